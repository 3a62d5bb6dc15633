// The product as people see it, in headless Chromium: one journey after the other, each in a playground of its own.
//
//   node tests/browser/check.mjs target/debug/playground            all journeys
//   node tests/browser/check.mjs target/debug/playground linking    only those with this in their file's name
//
// `.ci/run browser` builds the playground and installs what is needed. Pictures are left in target/screenshots/, and what the
// playground logged in target/browser/. A journey that fails does not keep the others from being made.

import { mkdir, readFile, readdir, rm } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { Browsers, ROOT, chromium } from "./harness/browsers.mjs";
import { Playground } from "./harness/playground.mjs";

const [program, ...wanted] = process.argv.slice(2);
const journeys = new URL("journeys/", import.meta.url);
const [pictures, logs] = [`${ROOT}target/screenshots`, `${ROOT}target/browser`];

/** No journey takes longer; what hangs is to fail. */
const LONGEST_MS = 180_000;

/** So many warnings of a playground's log are shown with a journey that failed. */
const LINES = 15;

async function main() {
  if (!program) throw new Error("usage: node tests/browser/check.mjs <the playground's program> [part of a journey's name...]");
  if (wanted.length === 0) await rm(pictures, { recursive: true, force: true });
  await Promise.all([pictures, logs].map((folder) => mkdir(folder, { recursive: true })));
  const files = (await readdir(journeys)).filter((file) => file.endsWith(".mjs")).sort();
  const chosen = files.filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
  const browser = await chromium();
  const failed = [];
  try {
    for (const file of chosen) {
      if (!(await wentWell(browser, file))) failed.push(file);
    }
  } finally {
    await browser.close();
  }
  console.log(`browser: ${chosen.length - failed.length} of ${chosen.length} files of journeys went well`);
  if (failed.length > 0 || chosen.length === 0) process.exitCode = 1;
}

/** Makes the journeys of one file, each in a world of its own. */
async function wentWell(browser, file) {
  let well = true;
  const { default: stories } = await import(new URL(file, journeys));
  for (const [name, journey] of Object.entries(stories)) {
    const began = performance.now();
    try {
      await make(browser, journey, `${basename(file, ".mjs")}-${name.replaceAll(/\W+/g, "-")}`);
      console.log(`browser: ${name} (${Math.round(performance.now() - began)} ms)`);
    } catch (error) {
      console.error(`browser: ${name}: FAILED\n${error.message}\n`);
      well = false;
    }
  }
  return well;
}

async function make(browser, journey, name) {
  const log = `${logs}/${name}.log`;
  const playground = await Playground.start(resolve(program), log);
  const browsers = new Browsers(browser, playground);
  try {
    await Promise.race([journey({ playground, browsers, pictures }), tooLong()]);
    if (browsers.complaints.length > 0) throw new Error(`the pages complained:\n${browsers.complaints.join("\n")}`);
  } catch (error) {
    await browsers.picture(`${pictures}/failed-${name}`).catch(() => {});
    throw new Error(`${error.message}\n--- the playground's last warnings\n${await warnings(log)}`, { cause: error });
  } finally {
    await browsers.close();
    await playground.end();
  }
}

function tooLong() {
  return new Promise((_, fail) => {
    setTimeout(() => fail(new Error(`the journey is not over after ${LONGEST_MS / 1000} s`)), LONGEST_MS).unref();
  });
}

async function warnings(log) {
  const lines = (await readFile(log, "utf8").catch(() => "")).split("\n");
  // The table's refusals of a condition are answers like others.
  return lines.filter((line) => /\b(WARN|ERROR)\b/.test(line) && !line.includes("dynoxide")).slice(-LINES).join("\n");
}

await main();
