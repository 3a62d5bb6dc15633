// A playground of one's own: every journey begins in a fresh world, so none can disturb another.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { patiently } from "./patience.mjs";

/** The integration of the playground. */
const INTEGRATION = "main";

export class Playground {
  #process;
  /** Addresses of the page, the functions, Lark. */
  addresses;

  /** Starts the program on free ports, with everything in memory; its log goes into this file. */
  static async start(program, log) {
    const playground = new Playground();
    const child = spawn(program, ["--memory", "--port", "0", "--log"], { stdio: ["ignore", "pipe", "pipe"] });
    playground.#process = child;
    const file = createWriteStream(log);
    let said = "";
    child.stdout.on("data", (text) => (said += text));
    child.stdout.pipe(file, { end: false });
    child.stderr.pipe(file);
    child.on("error", (error) => (said += error));
    const page = await patiently("the playground starts", () => {
      assert.equal(child.exitCode, null, `the playground ended: ${said}`);
      return /^ *Page +(http\S+)$/m.exec(said)?.[1];
    });
    playground.addresses = { page, ...(await (await fetch(`${page}/api/state`)).json()).addresses };
    return playground;
  }

  /** Ends it, and waits until it has. */
  async end() {
    if (this.#process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill("SIGKILL");
    await ended;
  }

  /** The address of a page of the product: "", "people", "delivery?kind=dead". */
  at(page = "") {
    return page ? `${this.addresses.home}/${page}` : this.addresses.home;
  }

  // --- What the panel's API does ----------------------------------------------------------------------------------------------

  async state() {
    return (await fetch(`${this.addresses.page}/api/state`)).json();
  }

  async post(path, body) {
    const answer = await fetch(`${this.addresses.page}/api/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  /** An incident; its id. */
  async trigger(severity, more = {}) {
    return (await this.post("flashduty/trigger", { severity, ...more })).incident_id;
  }

  /** Somebody does something to an incident at Flashduty. */
  async act(incident_id, name, action, more = {}) {
    const { member_id } = await this.member(name);
    return this.post("flashduty/act", { incident_id, member_id, action, ...more });
  }

  /** Somebody presses the button of this label on a card. */
  press(card, open_id, label) {
    const button = controls(card.content).find((part) => JSON.stringify(part.text ?? {}).includes(label));
    assert.ok(button, `no "${label}" on the card`);
    const value = button.behaviors?.find((behavior) => behavior.type === "callback")?.value ?? button.value;
    return this.post("lark/press", { message_id: card.message_id, open_id, action: { tag: "button", value, timezone: "Asia/Shanghai" } });
  }

  // --- What is to be seen -----------------------------------------------------------------------------------------------------

  async person(name) {
    return found((await this.state()).lark.people, (person) => person.name.startsWith(name), name);
  }

  async member(name) {
    return found((await this.state()).flashduty.members, (member) => member.member_name.startsWith(name), name);
  }

  async chat(name) {
    return found((await this.state()).lark.chats, (chat) => chat.name.startsWith(name), name);
  }

  async channel(name) {
    return found((await this.state()).flashduty.channels, (channel) => channel.channel_name.startsWith(name), name);
  }

  async incident(id) {
    const { incidents } = (await this.state()).flashduty;
    return found(incidents, ({ incident }) => incident.incident_id === id, id);
  }

  /** The bot's cards in a chat, newest last. */
  async cards(chat_id) {
    const { messages } = (await this.state()).lark;
    return messages.filter((message) => message.chat_id === chat_id && message.msg_type === "interactive" && !message.recalled);
  }

  /** Waits until a chat has a card that says this. */
  card(chat_id, text) {
    return patiently(`a card with "${text}"`, async () =>
      (await this.cards(chat_id)).find((card) => JSON.stringify(card.content).includes(text)));
  }

  /** Waits until an incident has come so far at Flashduty. */
  progress(id, progress) {
    return patiently(`the incident is ${progress}`, async () => (await this.incident(id)).incident.progress === progress);
  }
}

function found(list, is, what) {
  const one = list.find(is);
  assert.ok(one, `there is no ${what}`);
  return one;
}

/** Every part of a card that can be pressed. */
function controls(part) {
  if (Array.isArray(part)) return part.flatMap(controls);
  if (part === null || typeof part !== "object") return [];
  return [...(part.tag === "button" ? [part] : []), ...Object.values(part).flatMap(controls)];
}
