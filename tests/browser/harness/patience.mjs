// How long to wait for what comes by itself.

import assert from "node:assert/strict";

/** Long for anything on loopback, short for a person who waits for a failing check; the machine may be busy. */
export const PATIENCE_MS = 30_000;

/** Asks again and again until the answer is not empty, and gives it. */
export async function patiently(what, ask) {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    assert.ok(Date.now() < until, `in ${PATIENCE_MS / 1000} s it did not come true that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
