// The playground as a person sees it: an incident becomes a card, its button acts on Flashduty, and a stranger gets linked.
//
//   node tests/browser/check.mjs http://127.0.0.1:7070
//
// Starts nothing but the browser. Screenshots of every stage are left in target/screenshots/. `.ci/run browser` does the whole.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { chromium } = createRequire(`${root}target/ci-node/`)("playwright-core");

const address = process.argv[2];
const shots = `${root}target/screenshots`;

// Long for a page on loopback, short for a person who waits for a failing check; the machine may be busy.
const PATIENCE_MS = 30_000;

// Old phones are this wide, and no current one is narrower.
const PHONE = { width: 375, height: 812 };

// No sandbox: containers run as root. The rest keeps Chromium from talking to anybody but us.
const ARGUMENTS = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** What the pages complained about. A check that succeeds has none. */
const complaints = [];

async function main() {
  assert.ok(address, "usage: node tests/browser/check.mjs <address of the playground's page>");
  await mkdir(shots, { recursive: true });
  await answers(address);
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS });
  try {
    const wide = await open(browser, { viewport: { width: 1440, height: 1000 } });
    await stage("an incident becomes a card", wide, () => becomesACard(wide));
    await stage("the button acts on Flashduty", wide, () => acts(wide));
    await stage("a stranger gets linked", wide, () => getsLinked(wide));
    const phone = await open(browser, { viewport: PHONE, isMobile: true, hasTouch: true });
    await stage("all of it fits a phone", phone, () => fits(phone));
    assert.deepEqual(complaints, [], "the pages complained");
  } finally {
    await browser.close();
  }
}

async function becomesACard(page) {
  await choose(page, "Alice");
  await id(page, "trigger-critical").click();
  await shown(page.locator('[data-testid="incident-progress"][data-progress="Triggered"]'));
  await id(page, "chat").filter({ hasText: "On-call" }).click();
  await shown(id(page, "card"));
  assert.equal(await id(page, "card").count(), 1, "one incident, one card");
  await shown(id(page, "log-row").first());
}

async function acts(page) {
  await page.locator('[data-testid="card-button"][data-label="Acknowledge"]').click();
  await shown(page.locator('[data-testid="toast"][data-type="success"]'));
  await shown(page.locator('[data-testid="card-header"][data-template="blue"]'));
  await shown(page.locator('[data-testid="incident-progress"][data-progress="Processing"]'));
  assert.equal(await id(page, "card").count(), 1, "the card was redrawn, not posted again");
}

async function getsLinked(page) {
  await choose(page, "Carol");
  const opened = page.waitForEvent("popup");
  await id(page, "open-app").click();
  const home = await opened;
  watch(home);
  await shown(home.getByText(/^You are linked to Carol/));
  await home.screenshot({ path: `${shots}/home-page.png` });
  await home.setViewportSize(PHONE);
  await isNoWiderThanThePhone(home, "the home page");
  await home.close();
}

async function fits(page) {
  for (const part of ["flashduty", "lark", "log"]) {
    await id(page, `part-${part}`).click();
    await shown(page.locator(`[data-part="${part}"]`));
    await isNoWiderThanThePhone(page, part);
    await page.screenshot({ path: `${shots}/phone-${part}.png` });
  }
}

// --- Small things -------------------------------------------------------------------------------------------------------------

/** Does one stage, tells of it, and takes a picture of how it ended, well or not. */
async function stage(name, page, play) {
  const began = performance.now();
  try {
    await play();
    console.log(`browser: ${name} (${Math.round(performance.now() - began)} ms)`);
  } catch (error) {
    throw new Error(`browser: ${name}: ${error.message}`, { cause: error });
  } finally {
    await page.screenshot({ path: `${shots}/${name.replaceAll(" ", "-")}.png` });
  }
}

/** Waits until somebody answers there. */
async function answers(url) {
  const until = Date.now() + PATIENCE_MS;
  while (!(await fetch(url).then((response) => response.ok, () => false))) {
    assert.ok(Date.now() < until, `nobody answers at ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function open(browser, size) {
  const context = await browser.newContext({ ...size, locale: "en-US", colorScheme: "light" });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  watch(page);
  await page.goto(address);
  await shown(page.locator('[data-testid="connection"][data-state="connected"]'), "attached");
  return page;
}

function watch(page) {
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    const { url } = message.location();
    // Browsers ask for it of their own accord, and an integration of that name there is none.
    if (message.type() === "error" && !url.endsWith("/favicon.ico")) complaints.push(`${message.text()} ${url}`);
  });
}

/** Becomes this person on the Lark side. */
async function choose(page, name) {
  await id(page, "lark-person").filter({ hasText: name }).click();
}

async function isNoWiderThanThePhone(page, what) {
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= PHONE.width, `${what} is ${width} px wide on a phone of ${PHONE.width} px`);
}

function id(page, name) {
  return page.getByTestId(name);
}

function shown(locator, state = "visible") {
  return locator.first().waitFor({ state });
}

await main();
