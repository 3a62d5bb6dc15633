// What was given up is explained, and sent again when the cause is gone.

import assert from "node:assert/strict";
import { patiently } from "../harness/patience.mjs";
import { shown } from "../harness/inspect.mjs";

/** The bot is not in this chat. */
const NOT_IN_THE_CHAT = 230_002;

async function resend({ playground, browsers }, script) {
  const { chat_id } = await playground.chat("On-call");
  await playground.post("stage/close", { id: chat_id, code: NOT_IN_THE_CHAT });
  await playground.trigger("Critical");
  const page = await browsers.of("Alice", { script });
  await patiently("the row is given up", async () => {
    await page.goto(playground.at("delivery"));
    return page.getByText(`(${NOT_IN_THE_CHAT})`).first().isVisible();
  });
  await shown(page.getByText("Add the bot to the chat again, then resend."));
  assert.equal((await playground.cards(chat_id)).length, 0);

  await playground.post("stage/close", { id: chat_id, code: null });
  await page.getByRole("button", { name: /^Resend$/i }).first().click();
  await shown(page.getByRole("status").filter({ hasText: "Sent again" }));
  await patiently("the card is in the chat", async () => (await playground.cards(chat_id)).length === 1);
  await patiently("the page shows nothing as given up", async () => {
    await page.goto(playground.at("delivery"));
    return !(await page.getByRole("button", { name: /^Resend$/i }).first().isVisible());
  });
}

export default {
  "a dead row is explained, and sent again": (world) => resend(world, true),
  "without JavaScript a dead row is sent again": (world) => resend(world, false),
};
