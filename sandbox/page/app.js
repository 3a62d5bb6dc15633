// The page: what the reader chose (`ui`), what the playground said last (`state`), and one function that draws both.

import { icon, segmented } from "./controls.js";
import { draw, h } from "./dom.js";
import { flashdutyPanel } from "./flashduty.js";
import { DIRECT, answerOf, chatsOf, larkPanel, messagesOf } from "./lark.js";
import { logPanel } from "./log.js";
import { TAGS, WORDS } from "./words.js";

// The four that the integration guide asks for; the others stay folded.
const GUIDED = ["home", "redirect", "card", "webhook"];

const PARTS = ["flashduty", "lark", "log"];

// Long enough to read two lines; what went wrong stays longer.
const TOAST_MS = { info: 6000, success: 6000, warning: 9000, error: 12000 };

// A browser gives up on a stream that was answered with an error; we do not.
const RETRY_MS = 2000;

// "3 minutes ago" has to move on when nothing else does.
const CLOCK_MS = 15000;

// From here on everything stands side by side; the same width as in style.css.
const wide = matchMedia("(min-width: 900px)");

const kept = readKept();
const lang = kept.lang ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en");
const ui = {
  lang,
  reader: kept.reader ?? lang,
  theme: kept.theme ?? "auto",
  person: kept.person ?? null,
  chat: kept.chat ?? null,
  actor: kept.actor ?? null,
  part: "flashduty",
  filter: "",
  failures: false,
  at: true,
  missing: {},
  copied: null,
  connection: "connecting",
};
const pending = new Set();
const seen = new Map();
let state = null;
let behind = 0;
let since = 0;
let toasts = [];
let lastToast = 0;
let due = false;

// --- what the panels may use ---

const app = {
  ui,
  get state() {
    return state;
  },
  get words() {
    return WORDS[ui.lang];
  },
  time: {
    short: (at) => clock(at, { hour: "2-digit", minute: "2-digit" }),
    clock: (at) => clock(at, { hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    exact: (at) => clock(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 }),
    full: (at) => new Date(at).toLocaleString(TAGS[ui.lang], { hourCycle: "h23" }),
    ago,
  },
  /** The playground's clock, in ms. */
  now: () => Date.now() + behind,
  busy: (key) => pending.has(key),
  set(change) {
    Object.assign(ui, change);
    keep();
    redraw();
  },
  send,
  press,
  openApp,
  choosePerson(person) {
    app.set({ person, chat: chatsOf(state, person).some((chat) => chat.chat_id === ui.chat) ? ui.chat : null });
    chooseDefaults();
  },
  chooseChat: (chat) => app.set({ chat }),
  unread(chat) {
    const after = seen.get(`${ui.person}/${chat}`) ?? since;
    return messagesOf(state, ui.person, chat).filter((message) => message.create_time > after && message.sender !== ui.person).length;
  },
};

/** Sends a wish; `key` marks what is under way and cannot be asked for twice. Resolves to the answer, or to null after telling why not. */
async function send(path, body, key = path) {
  if (pending.has(key)) return null;
  pending.add(key);
  redraw();
  try {
    const response = await fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer;
    toast({ type: "error", text: answer.error ?? app.words.refused(response.status) });
  } catch {
    toast({ type: "error", text: app.words.unreachable });
  } finally {
    pending.delete(key);
    redraw();
  }
  return null;
}

/** Presses a component as Lark would; resolves to whether the answer was a good one. */
async function press(message_id, key, action) {
  const answer = await send("/api/lark/press", { message_id, open_id: ui.person, action }, key);
  const said = answer && answerOf(answer, WORDS[ui.reader], ui.reader);
  if (said) toast(said);
  return said?.type === "success" || said?.type === "info";
}

async function openApp() {
  // Opened at once, while the browser still counts it as the reader's own click; the address follows.
  const tab = window.open("", "_blank");
  const answer = await send("/api/lark/open", { open_id: ui.person }, "open");
  if (!tab) return answer && toast({ type: "error", text: app.words.blocked });
  if (!answer) return tab.close();
  tab.opener = null;
  tab.location.replace(answer.url);
}

function toast({ type, text, took }) {
  const id = (lastToast += 1);
  toasts = [...toasts.slice(-2), { id, type, text, took }];
  setTimeout(dismiss, TOAST_MS[type] ?? TOAST_MS.info, id);
  redraw();
}

function dismiss(id) {
  toasts = toasts.filter((one) => one.id !== id);
  redraw();
}

// --- what the playground says ---

function listen() {
  const changes = new EventSource("/api/changes");
  changes.addEventListener("state", (event) => receive(JSON.parse(event.data)));
  changes.onopen = () => app.set({ connection: "connected" });
  changes.onerror = () => {
    app.set({ connection: "reconnecting" });
    if (changes.readyState === EventSource.CLOSED) setTimeout(listen, RETRY_MS);
  };
}

function receive(next) {
  if (!state) since = next.now;
  state = next;
  behind = next.now - Date.now();
  chooseDefaults();
  redraw();
}

// Who and where, as long as the reader has not said: the first of each, and the chat where something happened last.
function chooseDefaults() {
  const { people } = state.lark;
  const { members } = state.flashduty;
  if (!people.some((person) => person.open_id === ui.person)) ui.person = people[0]?.open_id ?? null;
  if (ui.actor !== "system" && !members.some((member) => String(member.member_id) === ui.actor)) ui.actor = String(members[0]?.member_id ?? "system");
  if (!chatsOf(state, ui.person).some((chat) => chat.chat_id === ui.chat)) ui.chat = null;
  if (ui.chat !== null) return;
  const last = chatsOf(state, ui.person)
    .map((chat) => [chat.chat_id, messagesOf(state, ui.person, chat.chat_id).at(-1)?.create_time ?? 0])
    .reduce((best, one) => (one[1] > best[1] ? one : best), [null, 0]);
  ui.chat = last[0];
}

// --- drawing ---

function redraw() {
  if (due) return;
  due = true;
  queueMicrotask(() => {
    due = false;
    drawPage();
  });
}

function drawPage() {
  const { words } = app;
  document.documentElement.lang = TAGS[ui.lang];
  document.documentElement.dataset.theme = ui.theme;
  document.title = words.title;
  const follow = followsNewest();
  draw(document.getElementById("page"), [top(), lost(), addresses(), parts(), panels()]);
  draw(document.getElementById("toasts"), toasts.map(toastOf));
  follow();
  const shown = messagesOf(state, ui.person, ui.chat ?? DIRECT).at(-1);
  if (shown && isShown("lark")) seen.set(`${ui.person}/${ui.chat ?? DIRECT}`, shown.create_time);
}

function isShown(part) {
  return wide.matches || ui.part === part;
}

// A reader at the newest message stays there when the next one comes; a reader further up is left in peace.
function followsNewest() {
  const before = document.querySelector(".messages");
  const atEnd = !before || before.scrollHeight - before.scrollTop - before.clientHeight < 48;
  return () => {
    const after = document.querySelector(".messages");
    if (after && (after !== before || atEnd)) after.scrollTop = after.scrollHeight;
  };
}

function top() {
  const { words } = app;
  return h(
    "header.top",
    { key: "top" },
    h("div.brand", h("span.brand-mark", icon("bolt")), h("h1", words.product, h("span.brand-part", words.playground)), h("p.hint.tagline", words.tagline)),
    h("p", { class: `connection is-${ui.connection}`, role: "status", "data-testid": "connection", "data-state": ui.connection }, h("span.dot"), words[ui.connection]),
    h(
      "div.choices",
      segmented({ name: "lang", id: "language", label: words.language, value: ui.lang, choices: [["zh", "中文"], ["en", "EN"]], onpick: chooseLanguage }),
      segmented({ name: "theme", id: "theme", label: words.theme, value: ui.theme, choices: [["auto", words.themes.auto, "auto"], ["light", words.themes.light, "sun"], ["dark", words.themes.dark, "moon"]], onpick: (theme) => app.set({ theme }) }),
    ),
  );
}

// Cards follow the page's language until the reader's own is chosen apart from it.
function chooseLanguage(lang) {
  app.set({ lang, reader: ui.reader === ui.lang ? lang : ui.reader });
}

function lost() {
  return ui.connection === "reconnecting" && h("p.lost", { key: "lost", role: "alert", "data-testid": "lost" }, app.words.lost);
}

function addresses() {
  const { words } = app;
  const known = Object.keys(words.addressNames).filter((name) => state?.addresses?.[name]);
  const list = h(
    "details",
    { open: wide.matches, "data-testid": "addresses" },
    h("summary", icon("chevron"), h("h2", words.addresses)),
    h("ul.address-list", known.filter((name) => GUIDED.includes(name)).map(address)),
    h("details.fold", h("summary", icon("chevron"), words.moreAddresses), h("ul.address-list", known.filter((name) => !GUIDED.includes(name)).map(address))),
  );
  return h("section.addresses", { key: "addresses", "aria-label": words.addresses }, list);
}

function address(name) {
  const { words } = app;
  const url = state.addresses[name];
  const [label, use] = words.addressNames[name];
  const copied = ui.copied === name;
  return h(
    "li",
    { key: name, class: "address", "data-testid": "address", "data-name": name },
    h("span.address-name", label, h("span.hint", use)),
    h("code", { title: url }, url),
    h("button", { type: "button", class: "button is-icon is-quiet", "aria-label": copied ? words.copied : words.copy(label), title: copied ? words.copied : words.copy(label), onclick: () => copy(name, url) }, icon(copied ? "check" : "copy")),
  );
}

async function copy(name, text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Only localhost and https have the clipboard; elsewhere the address is at least selected.
    return getSelection().selectAllChildren(document.querySelector(`[data-name="${name}"] code`));
  }
  app.set({ copied: name });
  setTimeout(() => ui.copied === name && app.set({ copied: null }), 1500);
}

function parts() {
  const { words } = app;
  const unread = chatsOf(state, ui.person).reduce((sum, chat) => sum + app.unread(chat.chat_id), 0);
  return h(
    "nav.parts",
    { key: "parts", "aria-label": words.parts },
    PARTS.map((part) =>
      h("button", { key: part, type: "button", class: "part", "aria-current": ui.part === part ? "true" : undefined, "data-testid": `part-${part}`, onclick: () => app.set({ part }) }, words[part], part === "lark" && unread > 0 && h("span.badge", String(unread), h("span.sr-only", ` ${words.unread}`))),
    ),
  );
}

function panels() {
  return h("main.panels", { key: "panels", "data-shows": ui.part, "aria-busy": state ? undefined : "true" }, flashdutyPanel(app), larkPanel(app), logPanel(app));
}

function toastOf({ id, type, text, took }) {
  const { words } = app;
  return h(
    "div",
    { key: id, class: `toast is-${type}`, "data-testid": "toast", "data-type": type },
    icon(type === "success" ? "check" : type === "info" ? "chat" : "bolt"),
    h("span.toast-text", text),
    took !== undefined && h("span.toast-took", { "data-testid": "toast-took" }, words.took(took)),
    h("button", { type: "button", class: "button is-icon is-quiet", "aria-label": words.dismiss, onclick: () => dismiss(id) }, icon("close")),
  );
}

// --- small things ---

function clock(at, parts) {
  return new Intl.DateTimeFormat(TAGS[ui.lang], { ...parts, hourCycle: "h23" }).format(at);
}

function ago(at) {
  const seconds = Math.round((at - app.now()) / 1000);
  const [unit, size] = [["day", 86400], ["hour", 3600], ["minute", 60]].find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 1];
  return new Intl.RelativeTimeFormat(TAGS[ui.lang], { numeric: "auto" }).format(Math.trunc(Math.min(0, seconds) / size), unit);
}

// Per tab, so that two tabs can be two people; a browser that keeps nothing is no reason to fail.
function readKept() {
  try {
    return { ...JSON.parse(localStorage.getItem("look") ?? "{}"), ...JSON.parse(sessionStorage.getItem("place") ?? "{}") };
  } catch {
    return {};
  }
}

function keep() {
  const { lang, reader, theme, person, chat, actor } = ui;
  try {
    localStorage.setItem("look", JSON.stringify({ lang, reader, theme }));
    sessionStorage.setItem("place", JSON.stringify({ person, chat, actor }));
  } catch {
    // Nothing is kept, nothing is lost.
  }
}

drawPage();
listen();
setInterval(redraw, CLOCK_MS);
wide.addEventListener("change", redraw);
