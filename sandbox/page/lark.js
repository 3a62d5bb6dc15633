// The Lark side: one person's chats, as their client shows them.

import { card, say, summary } from "./card.js";
import { ask, icon, segmented } from "./controls.js";
import { away, h } from "./dom.js";
import { safeUrl } from "./markdown.js";

/** The key of the direct talk with the bot, which has no chat id before the first message. */
export const DIRECT = "direct";

/** The chats of this person, the direct talk first; the order never changes under the reader's hand. */
export function chatsOf(state, person) {
  const groups = (state?.lark.chats ?? []).filter((chat) => chat.members.includes(person) && !chat.person);
  return [{ chat_id: DIRECT, name: "", members: [], bot: true, disbanded: false }, ...groups];
}

/** The messages this person sees in this chat, oldest first. */
export function messagesOf(state, person, chat) {
  const inChat = chat === DIRECT ? (message) => message.chat_type === "p2p" && message.person === person : (message) => message.chat_type !== "p2p" && message.chat_id === chat;
  return (state?.lark.messages ?? []).filter(inChat);
}

export function larkPanel(app) {
  const { words, ui, state } = app;
  const people = state?.lark.people ?? [];
  const chats = chatsOf(state, ui.person);
  const chat = chats.find((one) => one.chat_id === ui.chat) ?? chats[0];
  return h(
    "section.panel-shell.lark",
    { "aria-labelledby": "lark-title", "data-part": "lark" },
    h(
      "div.panel-head",
      h("div.panel-name", h("h2", { id: "lark-title" }, words.lark), h("p.hint", words.larkHint)),
      segmented({
        name: "lark-mode",
        id: "lark-mode",
        label: words.mode.lark,
        value: state?.lark.mode ?? "up",
        choices: ["up", "slow", "limited", "down"].map((mode) => [mode, words.modes[mode]]),
        onpick: (mode) => app.send("/api/lark/mode", { mode }),
      }),
    ),
    h("div.toolbar", persons(people, app), reader(app)),
    h("div.talk", chatList(chats, chat, app), conversation(chat, app)),
  );
}

function persons(people, { words, ui, choosePerson, state }) {
  if (state && people.length === 0) return h("p.hint", words.noPeople);
  return h(
    "div.persons",
    { role: "radiogroup", "aria-label": words.you },
    h("span.label", words.you),
    people.map((person) =>
      h(
        "label",
        { key: person.open_id, class: "person", "data-testid": "lark-person", "data-id": person.open_id, title: person.email },
        h("input", { type: "radio", name: "person", value: person.open_id, checked: person.open_id === ui.person, onchange: () => choosePerson(person.open_id) }),
        h("span.person-face", avatar(person.name, person.open_id), person.name),
      ),
    ),
  );
}

function reader(app) {
  const { words, ui } = app;
  return h(
    "div.reader",
    h("span.label", words.reader),
    segmented({ name: "reader", id: "reader", label: words.reader, value: ui.reader, choices: [["zh", "中文"], ["en", "EN"]], onpick: (lang) => app.set({ reader: lang }) }),
    h("button", { type: "button", class: `button is-small ${app.busy("open") ? "is-busy" : ""}`, "data-testid": "open-app", onclick: () => app.openApp() }, words.openApp, icon("external")),
  );
}

function avatar(name, id) {
  const hue = [...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 6, 7);
  return h("span", { class: `avatar hue-${hue}`, "aria-hidden": "true" }, [...name][0]?.toUpperCase() ?? "?");
}

function botAvatar() {
  return h("span.avatar.is-bot", { "aria-hidden": "true" }, icon("bolt"));
}

function chatList(chats, chosen, app) {
  const { words, ui, state, time } = app;
  return h(
    "nav.chats",
    { "aria-label": words.chats },
    chats.map((chat) => {
      const direct = chat.chat_id === DIRECT;
      const last = messagesOf(state, ui.person, chat.chat_id).at(-1);
      const unread = app.unread(chat.chat_id);
      return h(
        "button",
        { key: chat.chat_id, type: "button", class: `chat ${chat.disbanded ? "is-disbanded" : ""}`, "aria-current": chat === chosen ? "true" : undefined, "data-testid": "chat", "data-id": chat.chat_id, onclick: () => app.chooseChat(chat.chat_id) },
        direct ? botAvatar() : h("span.avatar.is-group", { "aria-hidden": "true" }, icon("chat")),
        h("span.chat-name", direct ? words.bot : chat.name),
        last && h("time.chat-time", time.short(last.create_time)),
        h("span.chat-last", chat.disbanded ? words.disbanded : last ? preview(last, app) : ""),
        unread > 0 && h("span.badge", String(unread), h("span.sr-only", ` ${words.unread}`)),
      );
    }),
    chats.length === 1 && h("p.hint.chats-none", words.noChats),
  );
}

function preview(message, { words, ui }) {
  if (message.recalled) return words.recalled;
  return message.msg_type === "interactive" ? summary(message.content, ui.reader) : plain(message, words);
}

function conversation(chat, app) {
  const { words, ui, state } = app;
  const direct = chat.chat_id === DIRECT;
  const messages = messagesOf(state, ui.person, chat.chat_id);
  const disband = async () => {
    const [title, text] = words.disbandAsk(chat.name);
    if (await ask({ title, text, yes: words.disband, no: words.cancel, danger: true })) app.send("/api/lark/disband", { chat_id: chat.chat_id });
  };
  return h(
    "div.conversation",
    h(
      "div.conversation-head", h("h3", direct ? words.direct : chat.name),
      !direct && h("span.hint", words.members(chat.members.length)),
      !direct && !chat.disbanded && h("button", { type: "button", class: "button is-small is-quiet is-danger", "data-testid": "disband", onclick: disband }, words.disband),
    ),
    !chat.bot && !chat.disbanded && h("p.notice", words.botAbsent),
    h(
      "div.messages",
      { key: `${ui.person}/${chat.chat_id}`, role: "region", "aria-label": direct ? words.direct : chat.name, tabindex: "0" },
      messages.map((message) => row(message, app)),
      state && messages.length === 0 && h("div.empty", { key: "empty" }, h("p.empty-title", words.noMessages[0]), h("p", words.noMessages[1])),
    ),
    chat.disbanded ? h("p.notice", words.disbandedNote) : composer(chat, direct, app),
  );
}

function row(message, app) {
  const { words, ui, state, time } = app;
  const bot = message.sender === "bot";
  const mine = message.sender === ui.person;
  const name = bot ? words.bot : state.lark.people.find((person) => person.open_id === message.sender)?.name ?? message.sender;
  return h(
    "div",
    { key: message.message_id, class: `message ${mine ? "is-mine" : ""} ${message.recalled ? "is-recalled" : ""}`, "data-testid": "message", "data-id": message.message_id },
    bot ? botAvatar() : avatar(name, message.sender),
    h(
      "div.message-body",
      h("p.message-meta", h("span.message-name", name), h("time", { title: time.full(message.create_time) }, time.clock(message.create_time)), message.version > 1 && h("span.message-version", words.updated(message.version - 1))),
      body(message, app),
    ),
  );
}

function body(message, app) {
  const { words, ui, state } = app;
  if (message.recalled) return h("p.bubble.is-note", words.recalled);
  if (message.msg_type === "interactive") {
    return card(message.content, {
      id: message.message_id,
      lang: ui.reader,
      people: state.lark.people,
      busy: (key) => app.busy(key),
      missing: (form) => ui.missing[form] ?? [],
      miss: (form, names) => app.set({ missing: { ...ui.missing, [form]: names } }),
      press: (key, action) => app.press(message.message_id, key, action),
    });
  }
  if (message.msg_type !== "text" && message.msg_type !== "post") return h("p.bubble.is-note", words.unknownMessage(message.msg_type));
  return h("p.bubble", linked(plain(message, words, state.lark.people)));
}

/** The words of a text or post message; who is mentioned is named. */
function plain(message, words, people = []) {
  const nameOf = (id) => people.find((person) => person.open_id === id)?.name;
  const content = message.content ?? {};
  const post = content.content ?? content.zh_cn?.content ?? content.en_us?.content;
  const text = post
    ? post.map((line) => line.map((run) => (run.tag === "at" ? `@${run.user_name ?? nameOf(run.user_id) ?? run.user_id}` : run.text ?? "")).join("")).join("\n")
    : content.text ?? "";
  return text
    .replace(/<at user_id="([^"]*)">([^<]*)<\/at>/g, (_, id, name) => `@${name || (nameOf(id) ?? (id === "all" ? words.everyone : words.bot))}`)
    .replace(/@_all\b/g, `@${words.everyone}`)
    .replace(/^@bot\b|@_user_\d+/g, `@${words.bot}`);
}

function linked(text) {
  return text.split(/(https?:\/\/[^\s<>"'，。、；！？）]+)/).flatMap((part, place) => {
    const url = place % 2 ? safeUrl(part) : null;
    if (url) return [h("a", away(url), part)];
    return part.split("\n").flatMap((line, at) => (at > 0 ? [h("br"), line] : [line]));
  });
}

function composer(chat, direct, app) {
  const { words, ui } = app;
  // The simulated Lark takes `@bot` at the beginning for a mention of the bot.
  const say = (text) => text.trim() && app.send("/api/lark/say", { open_id: ui.person, chat_id: direct ? null : chat.chat_id, text: direct || !ui.at ? text.trim() : `@bot ${text.trim()}` });
  const submit = (event) => {
    event.preventDefault();
    const field = event.currentTarget.elements.text;
    say(field.value);
    field.value = "";
  };
  return h(
    "div.composer",
    h("div.phrases", words.phrases.map((phrase) => h("button", { key: phrase, type: "button", class: "phrase", "data-testid": "phrase", onclick: () => say(phrase) }, phrase)), !direct && h("label.toggle", h("input", { type: "checkbox", checked: ui.at, "data-testid": "mention", onchange: (event) => app.set({ at: event.currentTarget.checked }) }), h("span", words.at))),
    h(
      "form.composer-row",
      { key: `${ui.person}/${chat.chat_id}`, onsubmit: submit },
      h("input.input", { name: "text", autocomplete: "off", maxlength: "2000", placeholder: direct ? words.say : words.sayHere, "aria-label": direct ? words.say : words.sayHere, "data-testid": "say" }),
      h("button", { type: "submit", class: "button is-primary-filled", "aria-label": words.send, "data-testid": "say-send" }, icon("send"), h("span.composer-send", words.send)),
    ),
  );
}

/** What a press is answered with, as a toast: the bridge's words in the reader's language, or Lark's own complaint. */
export function answerOf(answer, words, lang) {
  if (answer.error) return { type: "error", text: answer.error, took: answer.took_ms };
  if (answer.toast) return { type: answer.toast.type ?? "info", text: say(answer.toast, { lang }), took: answer.took_ms };
  if (answer.status !== 200) return { type: "error", text: words.noAnswer(answer.status), took: answer.took_ms };
  return { type: "info", text: words.noToast, took: answer.took_ms };
}
