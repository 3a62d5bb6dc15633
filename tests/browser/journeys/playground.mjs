// The playground's own page: an incident becomes a card, and its button acts on Flashduty.

import assert from "node:assert/strict";
import { fitsThePhone, isAccessible, shown } from "../harness/inspect.mjs";

/** The playground's page, once it hears of changes. */
export async function open(playground, browsers, how) {
  const page = await browsers.fresh(how);
  await page.goto(playground.addresses.page);
  await shown(page.locator('[data-testid="connection"][data-state="connected"]'), "attached");
  return page;
}

/** Becomes this person on the Lark side. */
export function become(page, name) {
  return page.getByTestId("lark-person").filter({ hasText: name }).click();
}

export default {
  async "an incident becomes a card, and its button acts on Flashduty"({ playground, browsers, pictures }) {
    const page = await open(playground, browsers);
    await become(page, "Alice");
    await page.getByTestId("trigger-critical").click();
    await shown(page.locator('[data-testid="incident-progress"][data-progress="Triggered"]'));
    await page.getByTestId("chat").filter({ hasText: "On-call" }).click();
    await shown(page.getByTestId("card"));
    assert.equal(await page.getByTestId("card").count(), 1, "one incident, one card");
    await shown(page.getByTestId("log-row"));
    await page.locator('[data-testid="card-button"][data-label="Acknowledge"]').click();
    await shown(page.locator('[data-testid="toast"][data-type="success"]'));
    await shown(page.locator('[data-testid="card-header"][data-template="blue"]'));
    await shown(page.locator('[data-testid="incident-progress"][data-progress="Processing"]'));
    assert.equal(await page.getByTestId("card").count(), 1, "the card was redrawn, not posted again");
    await page.screenshot({ path: `${pictures}/playground-wide-light.png` });
  },

  async "all of the playground fits a phone"({ playground, browsers, pictures }) {
    const page = await open(playground, browsers, { phone: true });
    for (const part of ["flashduty", "lark", "log"]) {
      await page.getByTestId(`part-${part}`).click();
      await shown(page.locator(`[data-part="${part}"]`));
      await fitsThePhone(page, part);
      await page.screenshot({ path: `${pictures}/playground-phone-${part}.png` });
    }
  },

  async "nobody is kept out of the playground"({ playground, browsers }) {
    for (const dark of [false, true]) {
      const page = await open(playground, browsers, { dark });
      await playground.trigger("Critical");
      await shown(page.locator('[data-testid="incident-progress"]'));
      await isAccessible(page, `the playground, ${dark ? "dark" : "light"}`);
    }
  },
};
