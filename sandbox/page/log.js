// The log: every call between the three, newest first.

import { h } from "./dom.js";

const SIDES = ["flashduty", "lark", "bridge"];

/** Whether a call did not do what its caller wanted. Lark says so in its body's `code`, not only in the status. */
export function failed({ status, code }) {
  return !(status >= 200 && status < 400) || (code !== null && code !== undefined && code !== 0);
}

export function logPanel(app) {
  const { words, ui, state } = app;
  const all = state?.log ?? [];
  const wanted = ui.filter.trim().toLowerCase().split(/\s+/);
  const rows = all.filter((entry) => (!ui.failures || failed(entry)) && wanted.every((word) => heap(entry).includes(word))).reverse();
  return h(
    "section.panel-shell.log",
    { id: "log", "aria-labelledby": "log-title", "data-part": "log" },
    h(
      "div.panel-head",
      h("div.panel-name", h("h2", { id: "log-title" }, words.log), h("p.hint", words.logHint)),
      h(
        "div.log-tools",
        h("span.count", words.shown(rows.length, all.length)),
        h("label.toggle", h("input", { type: "checkbox", checked: ui.failures, "data-testid": "log-failures", onchange: (event) => app.set({ failures: event.currentTarget.checked }) }), h("span", words.failures)),
        h("input.input", { type: "search", value: ui.filter, placeholder: words.filterHint, "aria-label": words.filter, "data-testid": "log-filter", oninput: (event) => app.set({ filter: event.currentTarget.value }) }),
      ),
    ),
    rows.length > 0 ? table(rows, app) : empty(all, words),
  );
}

function heap(entry) {
  entry.heap ??= [entry.from, entry.to, entry.what, entry.status, entry.code, entry.note].join(" ").toLowerCase();
  return entry.heap;
}

function table(rows, { words, time }) {
  const head = words.columns;
  return h(
    "div.log-scroll",
    { key: "rows", tabindex: "0", role: "region", "aria-label": words.logHint },
    h(
      "table.log-table",
      { role: "table" },
      h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, Object.entries(head).map(([name, label]) => h("th", { key: name, class: `log-${name}`, scope: "col", role: "columnheader" }, label)))),
      h("tbody", { role: "rowgroup" }, rows.map((entry) => row(entry, words, time))),
    ),
  );
}

function row(entry, words, time) {
  const cell = (name, ...content) => h("td", { class: `log-${name}`, role: "cell" }, content);
  const slow = entry.took_ms >= 1000;
  return h(
    "tr",
    { key: entry.seq, role: "row", class: failed(entry) ? "is-failed" : "", "data-testid": "log-row", "data-seq": entry.seq },
    cell("at", h("time", time.exact(entry.at))),
    cell("route", side(entry.from, words), h("span.arrow", "→"), side(entry.to, words)),
    cell("what", h("code", entry.what)),
    cell("result", h("span.status", entry.status || words.noStatus), entry.code !== null && entry.code !== undefined && h("span.code", `code ${entry.code}`)),
    cell("took", h("span", { class: slow ? "is-long" : "" }, words.took(entry.took_ms))),
    cell("note", entry.note),
  );
}

function side(name, words) {
  return h("span", { class: `side side-${SIDES.includes(name) ? name : "other"}` }, words[name] ?? name);
}

function empty(all, words) {
  const [title, text] = all.length > 0 ? [words.noMatch] : words.noLog;
  return h("div.empty", { key: "empty" }, h("p.empty-title", title), text && h("p", text));
}
