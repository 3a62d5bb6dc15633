// How much a page weighs with everything it loads.

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";

/** Before compression: nothing between the functions and the browser compresses. */
const MOST_BYTES = 60 * 1024;

/** Goes there; tells the weight, and fails where it is too much. */
export async function isSmall(page, url, what) {
  const { bytes, packed } = await weigh(page, url);
  console.log(`browser:   ${what}: ${bytes} bytes, ${packed} with gzip`);
  assert.ok(bytes < MOST_BYTES, `${what} loads ${bytes} bytes`);
}

/** The bytes of a page with its files and what its script fetches at once; and the same, each packed. */
async function weigh(page, url) {
  await page.goto(url, { waitUntil: "networkidle" });
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  // Browsers without a window load no icon.
  const icon = await page.locator('link[rel="icon"]').getAttribute("href");
  const urls = new Set([url, ...loaded, new URL(icon, url).href]);
  const bodies = await Promise.all([...urls].map(async (address) => (await page.request.get(address)).body()));
  const sum = (sizes) => sizes.reduce((one, other) => one + other, 0);
  return { bytes: sum(bodies.map((body) => body.length)), packed: sum(bodies.map((body) => gzipSync(body).length)) };
}
