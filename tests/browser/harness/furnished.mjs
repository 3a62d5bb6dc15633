// A world in which no page is empty: incidents in every state, a dead row, people who are not linked.

import { patiently } from "./patience.mjs";

/** Furnishes the playground; the ids that pages are asked for by. */
export async function furnished(playground) {
  await playground.post("stage/company", { members: 30, without_email: 2, without_account: 3 });
  const { chat_id: chat } = await playground.chat("On-call");
  const { chat_id: closed } = await playground.chat("Payments");
  const payments = await playground.channel("Payments");
  // 230002: the bot is not in this chat.
  await playground.post("stage/close", { id: closed, code: 230_002 });
  const [, worked, over] = [
    await playground.trigger("Critical", { channel_id: payments.channel_id }),
    await playground.trigger("Warning"),
    await playground.trigger("Info"),
  ];
  await playground.act(worked, "Alice", "ack");
  await playground.act(worked, "Alice", "comment", { text: "Looking into it, with a-very-long-word-that-has-no-place-to-break-anywhere-at-all" });
  await playground.act(over, "Alice", "close");
  await patiently("the cards are posted", async () => (await playground.cards(chat)).length >= 3);
  const [linked, stranger] = [await playground.member("Bob"), await playground.member("Carol")];
  return { chat, linked: linked.member_id, stranger: stranger.member_id };
}
