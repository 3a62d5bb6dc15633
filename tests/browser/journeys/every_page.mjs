// What must hold for every page: it keeps nobody out, fits a phone, asks nobody else for anything, and is small.

import assert from "node:assert/strict";
import { furnished } from "../harness/furnished.mjs";
import { fitsThePhone, isAccessible, isWellFormed } from "../harness/inspect.mjs";
import { PAGES, addressOf, nameOf } from "../harness/pages.mjs";
import { isSmall } from "../harness/weight.mjs";

const LOOKS = [
  { name: "wide-light", how: {} },
  { name: "wide-dark-zh", how: { dark: true, language: "zh" } },
  { name: "phone-light-zh", how: { phone: true, language: "zh" } },
  { name: "phone-dark", how: { phone: true, dark: true } },
];

/** Pictures of these looks stay; the others would show the same twice. */
const KEPT = ["wide-light", "phone-dark"];

/** Pages for nobody, or at the end of a sign-in that failed; and the status of each. */
const TURNED_AWAY = [
  ["nothing", 404],
  ["people", 404],
  ["signed-out", 200],
  ["oauth?error=access_denied&state=x", 403],
  ["oauth?code=x&state=x", 400],
];

export default {
  ...Object.fromEntries(LOOKS.map((look) => [`every page, ${look.name}`, (world) => everyPage(world, look)])),

  async "the pages that turn somebody away"({ playground, browsers, pictures }) {
    browsers.forgiven = [400, 403, 404];
    for (const how of [{ phone: true, dark: true }, { phone: true, language: "zh" }]) {
      const page = await browsers.of("Carol", how);
      for (const [address, status] of TURNED_AWAY) {
        await inspect(page, playground.at(address), address, { phone: true, status });
        await page.screenshot({ path: `${pictures}/${nameOf(address.split("?")[0])}-${status}-${how.language ?? "en"}.png` });
      }
    }
  },

  async "every page is small"({ playground, browsers }) {
    const world = await furnished(playground);
    const page = await browsers.of("Alice");
    for (const address of PAGES) {
      await isSmall(page, addressOf(playground, address, world), nameOf(address));
    }
  },
};

async function everyPage({ playground, browsers, pictures }, { name, how }) {
  const world = await furnished(playground);
  const page = await browsers.of("Alice", how);
  const wrong = [];
  for (const address of PAGES) {
    const url = addressOf(playground, address, world);
    try {
      await inspect(page, url, `${nameOf(address)}, ${name}`, how);
    } catch (error) {
      wrong.push(error.message);
    }
    if (KEPT.includes(name)) await page.screenshot({ path: `${pictures}/${nameOf(address)}-${name}.png`, fullPage: true });
  }
  assert.ok(wrong.length === 0, wrong.join("\n\n"));
}

async function inspect(page, url, what, { phone = false, status = 200 }) {
  const asked = [];
  const note = (request) => asked.push(request.url());
  page.on("request", note);
  const answer = await page.goto(url, { waitUntil: "networkidle" });
  page.off("request", note);
  assert.equal(answer.status(), status, `${what}: answered ${answer.status()}`);
  const foreign = asked.filter((address) => new URL(address).origin !== new URL(url).origin);
  assert.ok(foreign.length === 0, `${what}: asked of others: ${foreign}`);
  await isWellFormed(page, what);
  if (phone) await fitsThePhone(page, what);
  await isAccessible(page, what);
}
