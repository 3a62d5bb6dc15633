// What somebody on call does on the home page, and the cards that follow.

import assert from "node:assert/strict";
import { isAccessible, shown } from "../harness/inspect.mjs";
import { patiently } from "../harness/patience.mjs";

/** More stops than any way to a button has. */
const MOST_TABS = 60;

/** The incident of this id on the page. */
function article(page, id) {
  return page.locator(`#i-${id}`);
}

/** An incident of Alice's, once its card is in the chat. */
async function raised(playground) {
  const { chat_id } = await playground.chat("On-call");
  const id = await playground.trigger("Critical");
  const { title } = (await playground.incident(id)).incident;
  await playground.card(chat_id, title);
  const follows = (colour) => patiently(`the card of "${title}" is ${colour}`, async () =>
    (await playground.card(chat_id, title)).content.header.template === colour);
  return { id, title, follows };
}

async function everyAct({ playground, browsers, pictures }, script) {
  const { id, title, follows } = await raised(playground);
  const page = await browsers.of("Alice", { script });
  await article(page, id).getByRole("button", { name: "Acknowledge" }).click();
  await shown(page.getByRole("status"));
  await playground.progress(id, "Processing");
  await follows("blue");

  await article(page, id).getByText("Comment", { exact: true }).click();
  if (script) await isAccessible(page, "an incident about to be commented");
  await article(page, id).getByRole("textbox").fill("Rolled back to v41 <b>& watching</b>");
  await article(page, id).getByRole("button", { name: "Add to the timeline" }).click();
  await patiently("the comment is in the timeline", async () =>
    (await playground.incident(id)).timeline.some(({ text }) => text?.includes("Rolled back to v41 <b>& watching</b>")));

  await article(page, id).getByText("Close", { exact: true }).first().click();
  await article(page, id).getByRole("button", { name: "Close" }).click();
  await playground.progress(id, "Closed");
  await follows("green");
  await patiently("the page counts it among the closed", async () => {
    await page.goto(playground.at());
    return page.locator("#closed").getByText(title).isVisible();
  });
  assert.equal(await article(page, id).count(), 0);
  await page.screenshot({ path: `${pictures}/home-closed-${script ? "" : "without-"}script.png`, fullPage: true });
}

/** Goes from stop to stop until this is focused; every stop on the way can be seen. */
async function tabTo(page, locator) {
  for (let stop = 0; stop < MOST_TABS; stop += 1) {
    await page.keyboard.press("Tab");
    const focus = page.locator(":focus");
    const outline = await focus.evaluate((element) => getComputedStyle(element).outlineStyle);
    assert.notEqual(outline, "none", `one sees where one is: ${await focus.evaluate((element) => element.outerHTML)}`);
    if (await locator.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`in ${MOST_TABS} steps the keyboard does not come to ${locator}`);
}

export default {
  "acknowledged, commented and closed on the home page, and the card follows": (world) => everyAct(world, true),

  "without JavaScript all of it works": (world) => everyAct(world, false),

  async "snoozed on the home page"({ playground, browsers }) {
    const { id } = await raised(playground);
    const page = await browsers.of("Alice");
    await article(page, id).getByRole("button", { name: "Acknowledge" }).click();
    await playground.progress(id, "Processing");
    await article(page, id).getByText("Snooze", { exact: true }).click();
    await article(page, id).getByRole("button", { name: "Snooze 2 h" }).click();
    await shown(page.getByRole("status"));
    await patiently("Flashduty has it snoozed", async () =>
      (await playground.incident(id)).timeline.some(({ type }) => type === "i_snooze"));
  },

  async "acknowledged with the keyboard alone"({ playground, browsers }) {
    const { id } = await raised(playground);
    const page = await browsers.of("Alice");
    await page.keyboard.press("Tab");
    assert.equal(await page.locator(":focus").getAttribute("href"), "#main", "the first stop skips the navigation");
    await page.keyboard.press("Enter");
    await tabTo(page, article(page, id).getByRole("button", { name: "Acknowledge" }));
    await page.keyboard.press("Enter");
    await shown(page.getByRole("status"));
    await playground.progress(id, "Processing");
  },

  async "a new incident appears by itself, and a half-written comment stays"({ playground, browsers }) {
    const { id } = await raised(playground);
    const page = await browsers.fresh();
    await page.clock.install();
    const { open_id } = await playground.person("Alice");
    await page.goto((await playground.post("lark/open", { open_id })).url);
    await page.evaluate(() => (window.isTheSamePage = true));
    await article(page, id).getByText("Comment", { exact: true }).click();
    await article(page, id).getByRole("textbox").pressSequentially("Half a comm");

    const later = await raised(playground);
    await patiently("the new incident is on the page", async () => {
      await page.clock.fastForward(20_000);
      return article(page, later.id).isVisible();
    });
    const box = article(page, id).getByRole("textbox");
    await box.pressSequentially("ent");
    assert.equal(await box.inputValue(), "Half a comment");
    assert.ok(await page.evaluate(() => window.isTheSamePage), "it was no reload");

    await playground.act(later.id, "Bob", "ack");
    await patiently("what others did is on the page", async () => {
      await page.clock.fastForward(20_000);
      return article(page, later.id).getByText("Bob").isVisible();
    });
  },
};
