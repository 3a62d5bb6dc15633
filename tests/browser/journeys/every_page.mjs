// What must hold for every page: it keeps nobody out, fits a phone, asks nobody else for anything, and is small.

import assert from "node:assert/strict";
import { fitsThePhone, isAccessible, isWellFormed } from "../harness/inspect.mjs";
import { furnished } from "../harness/furnished.mjs";

/** The pages by their addresses; what a picture of each is called follows from it. */
const PAGES = ["", "on-call", "privacy", "people", "chats", "chats/{chat}", "delivery", "usage", "check-up", "audit", "settings", "set-up"];

const SCHEMES = [
  { name: "wide-light", how: {} },
  { name: "wide-dark", how: { dark: true } },
  { name: "phone-light-zh", how: { phone: true, language: "zh" } },
  { name: "phone-dark", how: { phone: true, dark: true } },
];

/** These pictures stay, the others would be the same twice. */
const KEPT = ["wide-light", "phone-dark"];

async function look({ playground, browsers, pictures }, { name, how }) {
  const { chat } = await furnished(playground);
  const page = await browsers.of("Alice", how);
  const wrong = [];
  for (const address of PAGES) {
    const [url, called] = [address.replace("{chat}", chat), address.replaceAll(/\W+/g, "-").replace(/-$/, "") || "home"];
    try {
      await inspect(page, playground.at(url), `${called}, ${name}`, how.phone);
    } catch (error) {
      wrong.push(error.message);
    }
    if (KEPT.includes(name)) await page.screenshot({ path: `${pictures}/${called}-${name}.png`, fullPage: true });
  }
  assert.ok(wrong.length === 0, wrong.join("\n\n"));
}

async function inspect(page, url, what, phone) {
  const asked = [];
  const note = (request) => asked.push(request.url());
  page.on("request", note);
  const answer = await page.goto(url, { waitUntil: "networkidle" });
  page.off("request", note);
  assert.equal(answer.status(), 200, `${what}: answered ${answer.status()}`);
  const foreign = asked.filter((address) => new URL(address).origin !== new URL(url).origin);
  assert.deepEqual(foreign, [], `${what}: asked of others`);
  await isWellFormed(page, what);
  if (phone) await fitsThePhone(page, what);
  await isAccessible(page, what);
}

export default Object.fromEntries(SCHEMES.map((scheme) => [`every page, ${scheme.name}`, (world) => look(world, scheme)]));
