// Draws Lark's card JSON 2.0 the way Lark does, and turns a press into exactly the `event.action` that Lark would send.
// Sources: open.feishu.cn, "Card JSON 2.0 structure", its component pages, and "Card callback communication".

import { ask, icon, menu } from "./controls.js";
import { away, h } from "./dom.js";
import { inline, markdown, safeUrl, tone } from "./markdown.js";
import { LOCALES, TAGS, WORDS } from "./words.js";

/**
 * A message's card. `desk` is what surrounds it:
 * `{id, lang, people, busy(key), missing(key), press(key, action), miss(key, names)}`.
 */
export function card(content, desk) {
  const words = WORDS[desk.lang];
  const nameOf = (id) => desk.people.find((person) => person.open_id === id || person.email === id)?.name ?? id;
  const sizes = content.config?.style?.text_size ?? {};
  const ctx = { ...desk, words, sizes, path: desk.id, reader: { nameOf, everyone: words.everyone, lang: TAGS[desk.lang] } };
  const elements = content.body?.elements ?? content.elements ?? [];
  const shell = `card width-${content.config?.width_mode ?? "default"}`;
  return h(
    "article",
    { class: shell, "data-testid": "card", "data-message": desk.id, "aria-label": say(content.header?.title, ctx) || words.emptyCard, lang: TAGS[desk.lang] },
    content.header && header(content.header, content.card_link, ctx),
    elements.length > 0 && h("div.card-body", { style: layout(content.body ?? {}, "8px") }, draw(elements, ctx)),
    !content.header && elements.length === 0 && h("p.card-empty", words.emptyCard),
  );
}

/** What the list of chats shows of a card. */
export function summary(content, lang) {
  const ctx = { lang };
  return say(content.config?.summary, ctx) || say(content.header?.title, ctx) || WORDS[lang].emptyCard;
}

/** A text object or a toast's text in the reader's language. */
export function say(text, { lang }) {
  return (text?.i18n_content ?? text?.i18n)?.[LOCALES[lang]] ?? text?.content ?? "";
}

function header(head, link, ctx) {
  const url = safeUrl(link?.pc_url) ?? safeUrl(link?.url);
  const title = words(head.title, ctx);
  const tags = head.i18n_text_tag_list?.[LOCALES[ctx.lang]] ?? head.text_tag_list ?? [];
  return h(
    "header",
    { class: `card-header ${tone(head.template)}`, "data-testid": "card-header", "data-template": head.template ?? "default" },
    h("h4.card-title", url ? h("a", away(url), title) : title),
    head.subtitle && h("p", words(head.subtitle, ctx)),
    tags.length > 0 && h("div.card-tags", tags.map((tag, place) => h("span", { key: place, class: `text-tag ${tone(tag.color) || "tone-neutral"}` }, words(tag.text, ctx)))),
  );
}

function draw(elements, ctx) {
  return elements.map((element, place) => {
    const name = element?.element_id ?? element?.name ?? place;
    const here = { ...ctx, path: `${ctx.path}.${name}` };
    const drawn = (ELEMENTS[element?.tag] ?? unknown)(element ?? {}, here);
    return h("div", { key: `${element?.tag}-${name}`, class: `el el-${element?.tag}`, style: { ...box("margin", element?.margin), ...width(element?.width) } }, drawn);
  });
}

const ELEMENTS = {
  markdown: (element, ctx) => styled(element, ctx, markdown(say(element, ctx), ctx.reader)),
  div,
  hr: () => h("hr"),
  column_set,
  collapsible_panel,
  form,
  button,
  overflow,
  select_static,
  input,
};

function unknown(element, ctx) {
  return h("div.card-unknown", { role: "note", "data-testid": "card-unknown" }, ctx.words.unknownElement(element.tag ?? "–"));
}

// --- text ---

/** The words of a text object; the marks of `lark_md` are drawn, those of `plain_text` are not. */
function words(text, ctx) {
  const content = say(text, ctx);
  if (text?.tag === "lark_md" || text?.tag === "markdown") return inline(content, ctx.reader);
  return content.split("\n").flatMap((line, place) => (place > 0 ? [h("br"), line] : [line]));
}

function styled(text, ctx, content) {
  const named = ctx.sizes[text.text_size];
  const size = named?.pc ?? named?.default ?? text.text_size ?? "normal";
  const classes = `text size-${size} align-${text.text_align ?? "left"} ${tone(text.text_color)}`;
  return h("div", { class: classes }, content);
}

function div(element, ctx) {
  return [
    element.text && styled(element.text, ctx, words(element.text, ctx)),
    element.fields && h("div.card-fields", element.fields.map((field, place) => h("div", { key: place, class: field.is_short ? "card-field is-short" : "card-field" }, styled(field.text, ctx, words(field.text, ctx))))),
    element.extra && draw([element.extra], ctx),
  ];
}

// --- containers ---

function column_set(element, ctx) {
  const columns = (element.columns ?? []).map((column, place) =>
    h(
      "div",
      { key: place, class: `column is-${column.vertical_align ?? "top"} ${fill(column)}`, style: { ...layout(column, "8px"), ...share(column) } },
      draw(column.elements ?? [], { ...ctx, path: `${ctx.path}.${place}` }),
    ),
  );
  return h("div", { class: `columns flex-${element.flex_mode ?? "none"} ${fill(element)}`, style: { "column-gap": space(element.horizontal_spacing, "8px"), "justify-content": side(element.horizontal_align) } }, columns);
}

function share(column) {
  const pixels = /^(\d{2,3})px$/.exec(column.width ?? "");
  if (pixels) return { flex: `0 1 ${pixels[1]}px` };
  return { flex: column.width === "weighted" ? `${Number(column.weight) || 1} 1 0` : "0 1 auto" };
}

function collapsible_panel(element, ctx) {
  const head = element.header ?? {};
  return h(
    "details",
    { class: `panel ${element.border ? "has-border" : ""}`, open: element.expanded === true },
    h("summary", { class: `panel-title icon-${head.icon_position ?? "left"} ` }, icon("chevron"), h("span", words(head.title, ctx))),
    h("div.panel-body", { style: layout(element, "8px") }, draw(element.elements ?? [], ctx)),
  );
}

function form(element, ctx) {
  const inner = { ...ctx, form: { path: ctx.path, missing: ctx.missing(ctx.path) } };
  return h("div.card-form", { role: "group", "data-form": ctx.path, "data-name": element.name, style: layout(element, "8px") }, draw(element.elements ?? [], inner));
}

// --- what can be pressed ---

function valueOf(element) {
  return (element.behaviors ?? []).find((behavior) => behavior.type === "callback")?.value;
}

function linkOf(element) {
  const open = (element.behaviors ?? []).find((behavior) => behavior.type === "open_url");
  return safeUrl(open?.pc_url) ?? safeUrl(open?.default_url);
}

/** Everything a press has in common: off while it is under way, asked first where the card says so, link and callback side by side. */
function action(element, ctx, make) {
  const key = `${ctx.path}|${JSON.stringify(valueOf(element) ?? null)}`;
  const busy = ctx.busy(key);
  const off = busy || element.disabled === true;
  // Without behaviours a component still calls back; with only a link it does not.
  const calls = !element.behaviors || valueOf(element) !== undefined || element.form_action_type === "submit";
  const run = async (...chosen) => {
    if (off) return;
    const sent = calls ? make(...chosen) : null;
    if (sent === undefined) return;
    if (element.confirm && !(await agreed(element.confirm, ctx))) return;
    const url = linkOf(element);
    if (url) window.open(url, "_blank", "noopener,noreferrer");
    if (!sent) return;
    const done = await ctx.press(key, defined({ ...sent, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone }));
    if (done && (sent.form_value || "input_value" in sent)) clearFields(ctx.form?.path ?? ctx.path);
  };
  return { run, off, busy };
}

function agreed(confirm, ctx) {
  return ask({ title: say(confirm.title, ctx), text: say(confirm.text, ctx), yes: ctx.words.confirm, no: ctx.words.cancel });
}

function defined(action) {
  return Object.fromEntries(Object.entries(action).filter(([, value]) => value !== undefined));
}

function button(element, ctx) {
  const label = say(element.text, ctx);
  const classes = `card-button type-${element.type ?? "default"} size-${element.size ?? "medium"} ${fill(element)}`;
  const face = h("span", label);
  const shared = { "data-testid": "card-button", "data-label": label, title: say((element.disabled && element.disabled_tips) || element.hover_tips, ctx) || undefined };
  const url = linkOf(element);
  if (url && !valueOf(element) && !element.confirm && !element.disabled) {
    return h("a", { class: classes, ...away(url), ...shared }, face, icon("external"));
  }
  const act = action(element, ctx, () => pressed(element, ctx));
  const run = element.form_action_type === "reset" ? () => clearFields(ctx.form?.path) : () => act.run();
  return h(
    "button",
    { type: "button", class: act.busy ? `${classes} is-busy` : classes, "aria-disabled": act.off ? "true" : undefined, "aria-busy": act.busy ? "true" : undefined, ...shared, onclick: run },
    face,
    act.busy && h("span.sr-only", ctx.words.pressing),
  );
}

// `undefined` holds the press back: something required is missing.
function pressed(element, ctx) {
  const action = { tag: "button", value: valueOf(element), name: element.name };
  if (!ctx.form || element.form_action_type !== "submit") return action;
  const fields = fieldsOf(ctx.form.path);
  const missing = fields.filter((field) => field.dataset.required !== undefined && field.value.trim() === "");
  ctx.miss(ctx.form.path, missing.map((field) => field.dataset.field));
  missing[0]?.focus();
  if (missing.length > 0) return undefined;
  return { ...action, form_value: Object.fromEntries(fields.map((field) => [field.dataset.field, field.value])) };
}

function fieldsOf(path) {
  return [...document.querySelectorAll(`[data-form="${path}"] [data-field]`)];
}

// What was sent is gone from the fields, as in Lark; after a refusal it stays, so that nobody types it twice.
function clearFields(path) {
  for (const field of fieldsOf(path)) field.value = field.dataset.initial;
}

function overflow(element, ctx) {
  const act = action(element, ctx, (option) => ({ tag: "overflow", value: valueOf(element), option }));
  const items = (element.options ?? []).map((option) => {
    const label = say(option.text, ctx);
    const href = safeUrl(option.multi_url?.pc_url) ?? safeUrl(option.multi_url?.url);
    return { label, href, data: { "data-testid": "card-option", "data-label": label, "data-value": option.value }, onpick: () => act.run(option.value) };
  });
  return menu({
    id: idOf(ctx),
    label: WORDS[ctx.lang].more,
    className: act.busy ? "card-button type-default is-icon is-busy" : "card-button type-default is-icon",
    face: icon("dots"),
    items,
    disabled: act.off,
    testid: "card-overflow",
  });
}

/** By itself it acts at once, in a form it is a field. */
function select_static(element, ctx) {
  const options = (element.options ?? []).map((option) => ({ value: option.value, label: say(option.text, ctx) }));
  if (ctx.form) return selectField(element, options, ctx);
  const act = action(element, ctx, (option) => ({ tag: "select_static", value: valueOf(element), option, name: element.name }));
  const chosen = options.find((option) => option.value === initial(element, options));
  const label = chosen?.label ?? (say(element.placeholder, ctx) || ctx.words.choose);
  return menu({
    id: idOf(ctx),
    label,
    className: `card-button card-select type-${element.type === "text" ? "text" : "default"} ${act.busy ? "is-busy" : ""} ${fill(element)}`,
    face: [h("span", label), icon("chevron")],
    items: options.map((option) => ({ label: option.label, data: { "data-testid": "card-option", "data-label": option.label, "data-value": option.value }, onpick: () => act.run(option.value) })),
    disabled: act.off,
    testid: "card-select",
    data: { "data-label": label },
  });
}

function initial(element, options) {
  // `initial_index` counts from 1; 0 is nothing.
  return element.initial_option ?? options[(element.initial_index ?? 0) - 1]?.value;
}

function idOf(ctx) {
  return `menu-${ctx.path.replace(/[^\w-]/g, "-")}`;
}

// --- fields ---

function labelled(element, ctx, control) {
  const missing = ctx.form?.missing.includes(element.name);
  const label = say(element.label, ctx);
  const id = `field-${ctx.path.replace(/[^\w-]/g, "-")}`;
  Object.assign(control.props, {
    id,
    "aria-invalid": missing ? "true" : undefined,
    "aria-describedby": missing ? `${id}-missing` : undefined,
    "aria-label": label ? undefined : say(element.placeholder, ctx) || element.name,
    "data-field": element.name,
    "data-required": element.required ? "" : undefined,
    disabled: element.disabled === true,
  });
  return h(
    "div",
    { class: `field label-${element.label_position ?? "top"}` },
    label && h("label.field-label", { for: id }, label, element.required && h("span.field-star", { title: ctx.words.required }, " *")),
    h("div.field-control", control, missing && h("p.field-error", { id: `${id}-missing`, role: "alert" }, ctx.words.missing)),
  );
}

function clear(ctx, element) {
  if (ctx.form?.missing.includes(element.name)) ctx.miss(ctx.form.path, ctx.form.missing.filter((name) => name !== element.name));
}

function selectField(element, options, ctx) {
  const first = initial(element, options) ?? "";
  return labelled(element, ctx, h(
    "select.card-input",
    { "data-initial": first, onchange: () => clear(ctx, element) },
    h("option", { key: "none", value: "", selected: first === "" }, say(element.placeholder, ctx) || ctx.words.choose),
    options.map((option) => h("option", { key: option.value, value: option.value, selected: option.value === first }, option.label)),
  ));
}

function input(element, ctx) {
  const many = element.input_type === "multiline_text";
  const act = action(element, ctx, (typed) => ({ tag: "input", value: valueOf(element), input_value: typed, name: element.name }));
  const send = () => {
    const [field] = fieldsOf(ctx.path);
    if (field.value.trim() === "" && element.required) return field.focus();
    act.run(field.value);
  };
  const control = h(many ? "textarea" : "input", {
    class: "card-input",
    type: many ? undefined : element.input_type === "password" ? "password" : "text",
    rows: many ? String(Math.min(element.rows ?? 3, element.max_rows ?? 8)) : undefined,
    maxlength: String(element.max_length ?? 1000),
    placeholder: say(element.placeholder, ctx) || undefined,
    autocomplete: "off",
    value: element.default_value ?? "",
    "data-initial": element.default_value ?? "",
    oninput: () => clear(ctx, element),
    onkeydown: ctx.form ? null : (event) => event.key === "Enter" && !event.isComposing && (!many || event.ctrlKey || event.metaKey) && (event.preventDefault(), send()),
  });
  const field = labelled(element, ctx, control);
  if (ctx.form) return field;
  const face = act.busy ? "card-button type-default is-icon is-busy" : "card-button type-default is-icon";
  return h("div.input-row", { "data-form": ctx.path }, field, h("button", { type: "button", class: face, "aria-label": ctx.words.submit, "aria-disabled": act.off ? "true" : undefined, "data-testid": "card-input-send", onclick: send }, icon("send")));
}

// --- measures ---

const SPACES = { small: "4px", medium: "8px", large: "12px", extra_large: "16px" };
const BOX = /^-?\d{1,2}(px)?( -?\d{1,2}(px)?){0,3}$/;

function space(value, otherwise) {
  return SPACES[value] ?? (/^\d{1,2}px$/.test(value ?? "") ? value : otherwise);
}

function box(name, value) {
  return BOX.test(value ?? "") ? { [name]: value.replace(/(\d)(?=\s|$)/g, "$1px") } : {};
}

function side(align) {
  return { center: "center", right: "flex-end" }[align] ?? "flex-start";
}

function layout(element, gap) {
  const across = element.direction === "horizontal";
  return {
    "flex-direction": across ? "row" : "column",
    "flex-wrap": across ? "wrap" : "nowrap",
    gap: `${space(element.vertical_spacing, gap)} ${space(element.horizontal_spacing, gap)}`,
    ...(element.horizontal_align ? { [across ? "justify-content" : "align-items"]: side(element.horizontal_align) } : {}),
    ...box("padding", element.padding),
  };
}

function width(value) {
  return /^\d{2,3}px$/.test(value ?? "") ? { width: value, "max-width": "100%" } : {};
}

function fill(element) {
  return element.width === "fill" ? "is-fill" : "";
}
