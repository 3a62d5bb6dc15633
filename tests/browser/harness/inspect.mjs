// What must hold for every page, whoever looks at it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { PHONE_WIDTH, installed } from "./browsers.mjs";

const AXE = readFileSync(installed.resolve("axe-core/axe.min.js"), "utf8");

/** What axe-core calls by these names keeps somebody out. */
const GRAVE = ["serious", "critical"];

/** Nothing on the page keeps people out who cannot see, or cannot use a mouse. Asks a browser with JavaScript. */
export async function isAccessible(page, what) {
  // Past the page's own CSP, as browser extensions come.
  await page.evaluate(`${AXE}; undefined`);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const grave = violations.filter(({ impact }) => GRAVE.includes(impact));
  const told = grave.map(({ id, help, nodes: [{ html, failureSummary }, ...others] }) =>
    `${id}: ${help}\n  ${html}\n  ${failureSummary.replaceAll("\n", "\n  ")}\n  (and ${others.length} more)`);
  assert.ok(told.length === 0, `${what} keeps somebody out:\n${told.join("\n")}`);
}

/** The page is read by scrolling down alone. */
export async function fitsThePhone(page, what) {
  const { width, widest } = await page.evaluate(() => {
    const right = (element) => element.getBoundingClientRect().right;
    const scrolls = (element) => element.closest(".table, pre") !== null;
    const all = [...document.body.querySelectorAll("*")].filter((element) => !scrolls(element));
    const widest = all.sort((one, other) => right(other) - right(one))[0];
    return { width: document.documentElement.scrollWidth, widest: widest?.outerHTML.slice(0, 200) };
  });
  assert.ok(width <= PHONE_WIDTH, `${what} is ${width} px wide on a phone of ${PHONE_WIDTH} px: ${widest}`);
  const here = await page.locator(".top [aria-current]").evaluateAll((links) => links.map((link) => link.getBoundingClientRect().right));
  assert.ok(here.every((right) => right <= PHONE_WIDTH), `${what}: one sees in the navigation where one is`);
}

/** One heading of the first rank, one main part, a language, a title. */
export async function isWellFormed(page, what) {
  const { headings, mains, language, title } = await page.evaluate(() => ({
    headings: document.querySelectorAll("h1").length,
    mains: document.querySelectorAll("main").length,
    language: document.documentElement.lang,
    title: document.title,
  }));
  assert.deepEqual([headings, mains], [1, 1], `${what}: headings and main parts`);
  assert.ok(language && title, `${what}: has a language and a title`);
}

/** Waits until it is there. */
export function shown(locator, state = "visible") {
  return locator.first().waitFor({ state });
}
