// Which incidents a chat is shown, as administrators set it on its page.

import assert from "node:assert/strict";
import { isAccessible, shown } from "../harness/inspect.mjs";

/** The payments team is shown the channel Payments alone; an incident in Orders, once the chat that sees everything has its card. */
async function inOrders(playground, everything) {
  const { channel_id } = await playground.channel("Orders");
  const id = await playground.trigger("Warning", { channel_id });
  const { num, title } = (await playground.incident(id)).incident;
  await playground.card(everything, `#${num}`).catch(() => playground.card(everything, title));
  return { id, num, title };
}

async function editRoute({ playground, browsers, pictures }, script) {
  const [{ chat_id: everything }, { chat_id: team }] = [await playground.chat("On-call"), await playground.chat("Payments")];
  await inOrders(playground, everything);
  assert.equal((await playground.cards(team)).length, 0, "the team is not shown what is in Orders");

  const page = await browsers.of("Alice", { script });
  await page.goto(playground.at("chats"));
  await page.getByRole("link", { name: "Payments" }).click();
  await page.getByRole("button", { name: "Add a rule" }).click();
  await shown(page.getByText("Your changes are not saved yet."));
  const rule = page.getByRole("group", { name: "Rule 2" });
  await rule.getByRole("checkbox", { name: "Orders" }).check();
  await rule.getByRole("checkbox", { name: "Warning" }).check();
  await page.screenshot({ path: `${pictures}/chat-edited.png`, fullPage: true });
  await page.getByRole("button", { name: "Save rules" }).click();
  await shown(page.getByRole("status").filter({ hasText: "Saved." }));

  const { title } = await inOrders(playground, everything);
  await playground.card(team, title);
  assert.equal((await playground.cards(team)).length, 1, "and nothing from before");
}

export default {
  "a route edited on the page is seen by the next incident": (world) => editRoute(world, true),

  "without JavaScript a route is edited all the same": (world) => editRoute(world, false),

  async "a label that is none is shown with what was typed"({ playground, browsers }) {
    browsers.forgiven = [422];
    const page = await browsers.of("Alice");
    const { chat_id } = await playground.chat("Payments");
    await page.goto(playground.at(`chats/${chat_id}`));
    const labels = page.getByRole("group", { name: "Rule 1" }).getByRole("textbox");
    await labels.fill("service=checkout-api\nnonsense");
    await page.getByRole("button", { name: "Save rules" }).click();
    const again = page.getByRole("group", { name: "Rule 1" }).getByRole("textbox");
    await shown(page.locator('[aria-invalid="true"]'));
    await isAccessible(page, "a chat with a mistake");
    assert.equal((await again.inputValue()).trim(), "service=checkout-api\nnonsense");
  },

  async "the test button sends a card, and says why where it cannot"({ playground, browsers }) {
    const page = await browsers.of("Alice");
    const { chat_id } = await playground.chat("Payments");
    const send = () => page.getByRole("button", { name: "Send a test card" }).click();
    await page.goto(playground.at(`chats/${chat_id}`));
    await send();
    await shown(page.getByRole("status").filter({ hasText: "The test card has arrived." }));
    await playground.card(chat_id, "Test");

    // 230018: only some people may speak in this chat.
    await playground.post("stage/close", { id: chat_id, code: 230_018 });
    await send();
    await shown(page.getByRole("status").filter({ hasText: "The test card did not arrive" }));
  },
};
