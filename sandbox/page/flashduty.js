// The Flashduty side: incidents, and what a member or the system does to them. Sends wishes; what became of them comes with the state.

import { ask, floating, icon, menu, segmented } from "./controls.js";
import { h } from "./dom.js";

const SEVERITIES = ["Critical", "Warning", "Info"];

// Flashduty's own presets, and one minute, to see a snooze end.
const SNOOZES = [1, 120, 240, 720];

export function flashdutyPanel(app) {
  const { words, state } = app;
  const incidents = state?.flashduty.incidents ?? [];
  return h(
    "section.panel-shell.flashduty",
    { "aria-labelledby": "flashduty-title", "data-part": "flashduty" },
    h(
      "div.panel-head",
      h("div.panel-name", h("h2", { id: "flashduty-title" }, words.flashduty), h("p.hint", words.flashdutyHint)),
      segmented({
        name: "flashduty-mode",
        id: "flashduty-mode",
        label: words.mode.flashduty,
        value: state?.flashduty.mode ?? "up",
        choices: ["up", "slow", "down"].map((mode) => [mode, words.modes[mode]]),
        onpick: (mode) => app.send("/api/flashduty/mode", { mode }),
      }),
    ),
    h("div.toolbar", triggers(app), actor(app)),
    h(
      "div.incidents",
      incidents.length > 0 && h("ol", { key: "list", "aria-label": words.incidents }, incidents.map((entry) => incident(entry, app))),
      state && incidents.length === 0 && h("div.empty", { key: "empty" }, h("p.empty-title", words.noIncidents[0]), h("p", words.noIncidents[1])),
    ),
  );
}

function triggers(app) {
  const { words } = app;
  return h(
    "div.triggers",
    { role: "group", "aria-label": words.trigger },
    h("span.label", words.trigger),
    SEVERITIES.map((severity) => {
      const key = `trigger/${severity}`;
      return h(
        "button",
        { key, type: "button", class: `button severity-${severity} ${app.busy(key) ? "is-busy" : ""}`, "aria-disabled": app.busy(key) ? "true" : undefined, "data-testid": `trigger-${severity.toLowerCase()}`, onclick: () => app.send("/api/flashduty/trigger", { severity }, key) },
        h("span.dot"),
        words.severities[severity],
      );
    }),
  );
}

function actor(app) {
  const { words, ui, state } = app;
  const members = state?.flashduty.members ?? [];
  const named = (member) => (member.licensed === false ? `${member.member_name} (${words.noLicense})` : member.member_name);
  return h(
    "label.actor",
    h("span.label", words.actor),
    h(
      "select.input",
      { value: String(ui.actor), "data-testid": "actor", onchange: (event) => app.set({ actor: event.currentTarget.value }) },
      members.map((member) => h("option", { key: member.member_id, value: String(member.member_id) }, named(member))),
      h("option", { key: "system", value: "system" }, words.system),
    ),
  );
}

function incident({ incident: it, timeline }, app) {
  const { words, time } = app;
  const asleep = it.progress !== "Closed" && it.snoozed_before * 1000 > app.now();
  return h(
    "li",
    { key: it.incident_id, class: `incident severity-${it.incident_severity} ${it.progress === "Closed" ? "is-closed" : ""}`, "data-testid": "incident", "data-id": it.incident_id },
    h(
      "div.incident-head",
      h("span.severity", h("span.dot"), words.severities[it.incident_severity] ?? it.incident_severity),
      h("span", { class: `progress is-${it.progress}`, "data-testid": "incident-progress", "data-progress": it.progress }, words.progresses[it.progress] ?? it.progress),
      asleep && h("span.progress.is-snoozed", words.snoozedUntil(time.short(it.snoozed_before * 1000))),
      it.incident_status === "Ok" && h("span.progress.is-recovered", words.recovered),
      h("time.ago", { title: time.full(it.start_time * 1000) }, time.ago(it.start_time * 1000)),
    ),
    h("h3.incident-title", it.title),
    h("p.incident-facts", [it.num && `#${it.num}`, it.channel_name || words.noChannel, it.alert_cnt > 0 && words.alerts(it.alert_cnt), it.closer?.person_name && words.closedBy(it.closer.person_name)].filter(Boolean).join(" · ")),
    responders(it, app),
    actions(it, asleep, app),
    h("div.folds", details(it, app), timeline?.length > 0 && history(timeline, app)),
  );
}

function responders(it, { words, time }) {
  const people = it.responders ?? [];
  if (people.length === 0) return h("p.responders.hint", words.noResponders);
  return h(
    "ul.responders",
    { "aria-label": words.responders },
    people.map((person) => {
      const acked = person.acknowledged_at > 0;
      const said = acked ? words.ackedAt(time.short(person.acknowledged_at * 1000)) : words.notAcked;
      return h("li", { key: person.person_id, class: acked ? "responder is-acked" : "responder", "data-testid": "responder", title: said }, acked && icon("check"), h("span", person.person_name), h("span.responder-state", said));
    }),
  );
}

function actions(it, asleep, app) {
  const { words, ui } = app;
  const open = it.progress !== "Closed";
  const mine = (it.responders ?? []).some((person) => String(person.person_id) === ui.actor && person.acknowledged_at > 0);
  const act = (action, more) => app.send("/api/flashduty/act", { incident_id: it.incident_id, member_id: ui.actor === "system" ? null : Number(ui.actor), action, ...more }, `${it.incident_id}/${action}`);
  const plain = (action, primary, run = () => act(action)) => {
    const busy = app.busy(`${it.incident_id}/${action}`);
    const look = `button is-small ${primary ? "is-primary" : ""} ${busy ? "is-busy" : ""}`;
    return h("button", { key: action, type: "button", class: look, "aria-disabled": busy ? "true" : undefined, "data-testid": "incident-action", "data-action": action, onclick: () => busy || run() }, words.acts[action]);
  };
  const close = async () => (await ask({ title: words.closeAsk[0], text: words.closeAsk[1], yes: words.acts.close, no: words.cancel, danger: true })) && act("close");
  const typed = (action, label, required) => sheet(`${it.incident_id}-${action}`, words.acts[action], action, textForm(action, label, required, act, app));
  return h(
    "div.actions",
    open && !mine && plain("ack", it.progress === "Triggered"),
    open && mine && plain("unack"),
    it.progress === "Processing" && !asleep && sheet(`${it.incident_id}-snooze`, words.acts.snooze, "snooze", snoozeForm(act, app)),
    asleep && plain("wake", true),
    !open && typed("reopen", words.reasonText, true),
    typed("comment", words.commentText, true),
    open && plain("close", false, close),
    open && menu({ id: `more-${it.incident_id}`, label: words.more, className: "button is-small is-quiet", face: [words.more, icon("chevron")], items: rarer(it, act, words), testid: "incident-more" }),
  );
}

function rarer(it, act, words) {
  const item = (action, label, more) => ({ label, data: { "data-testid": "incident-action", "data-action": action, "data-severity": more?.severity }, onpick: () => act(action, more) });
  return [
    item("escalate", words.acts.escalate),
    item("recover", words.acts.recover),
    ...SEVERITIES.filter((severity) => severity !== it.incident_severity).map((severity) => item("severity", `${words.severityText} ${words.severities[severity]}`, { severity })),
  ];
}

function sheet(id, label, action, content) {
  return floating({ id: `sheet-${id}`, label, className: "button is-small", face: label, content, testid: "incident-action", data: { "data-action": action } });
}

function textForm(action, label, required, act, { words }) {
  return h(
    "form.sheet",
    { onsubmit: (event) => submit(event, (form) => act(action, { text: form.elements.text.value.trim() })) },
    h("label.sheet-label", label, h("textarea.input", { name: "text", autofocus: true, rows: "3", maxlength: "1024", required })),
    h("button", { type: "submit", class: "button is-primary-filled is-small", "data-testid": "sheet-submit" }, words.submit),
  );
}

function snoozeForm(act, { words }) {
  const preset = (minutes) =>
    h("button", { key: minutes, type: "button", class: "button is-small", onclick: (event) => ((event.currentTarget.form.elements.minutes.value = minutes), event.currentTarget.form.requestSubmit()) }, words.snoozePreset(minutes));
  return h(
    "form.sheet",
    { onsubmit: (event) => submit(event, (form) => act("snooze", { minutes: Number(form.elements.minutes.value) })) },
    h("div.presets", SNOOZES.map(preset)),
    h("label.sheet-label", words.snoozeFor, h("input.input", { type: "number", autofocus: true, name: "minutes", min: "1", max: "1440", step: "1", value: "30", required: true })),
    h("button", { type: "submit", class: "button is-primary-filled is-small", "data-testid": "sheet-submit" }, words.acts.snooze),
  );
}

function submit(event, run) {
  event.preventDefault();
  const form = event.currentTarget;
  run(form);
  form.reset();
  form.closest("[popover]").hidePopover();
}

function details(it, { words }) {
  const labels = Object.entries(it.labels ?? {});
  if (!it.description && labels.length === 0) return null;
  return h(
    "details.fold",
    { key: "details" },
    h("summary", icon("chevron"), words.details),
    it.description && h("p.description", it.description),
    labels.length > 0 && h("dl.labels", labels.map(([name, value]) => [h("dt", { key: `${name}=` }, name), h("dd", { key: name }, String(value))])),
  );
}

function history(timeline, { words, time }) {
  return h(
    "details.fold",
    { key: "timeline", "data-testid": "timeline" },
    h("summary", icon("chevron"), words.timeline(timeline.length)),
    h(
      "ol.timeline",
      timeline.map((entry, place) => h("li", { key: `${entry.at}/${entry.type}/${place}` }, h("time", time.clock(entry.at)), h("code", entry.type), h("span", entry.actor && h("strong", entry.actor), entry.actor && entry.text && " · ", entry.text))),
    ),
  );
}
