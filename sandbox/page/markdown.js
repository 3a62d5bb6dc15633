// Lark's markdown, drawn as descriptions of elements (see dom.js): whatever the text holds, it never becomes markup of this page.
//
// Entities are decoded last, in what is left as plain text, so `&#42;` is a star that emphasises nothing. A single newline breaks the
// line, as Lark's clients draw it. What the subset does not know stays as it was typed.

import { away, h } from "./dom.js";

const TONES = new Set(
  "neutral grey blue wathet turquoise lime green yellow orange red carmine violet purple indigo".split(" "),
);

/** The class that colours with one of Lark's named colours; an unknown name colours nothing. */
export function tone(name) {
  return TONES.has(name) ? `tone-${name}` : "";
}

/** An address we are willing to follow, or null. */
export function safeUrl(url) {
  return /^https?:\/\/[^\s]+$/i.test(url ?? "") ? url : null;
}

/**
 * A whole markdown element: headings, lists, code, rules and paragraphs.
 * `reader` is `{nameOf(openId), lang}`.
 */
export function markdown(text, reader) {
  const lines = String(text ?? "").replace(/\r\n?/g, "\n").split("\n");
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    if (lines[at].trim() === "") {
      at += 1;
      continue;
    }
    const [, draw] = BLOCKS.find(([starts]) => starts(lines, at));
    const [block, next] = draw(lines, at, reader);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

const FENCE = /^\s*```/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|<hr\s*\/?>)\s*$/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
// In the order in which they are tried; the last takes anything.
const BLOCKS = [
  [(lines, at) => FENCE.test(lines[at]), fence],
  [(lines, at) => HEADING.test(lines[at]), heading],
  [(lines, at) => RULE.test(lines[at]), (lines, at) => [h("hr"), at + 1]],
  [(lines, at) => ITEM.test(lines[at]), list],
  [() => true, paragraph],
];

function fence(lines, at) {
  const end = lines.findIndex((line, place) => place > at && FENCE.test(line));
  const last = end < 0 ? lines.length : end;
  return [h("pre.md-code", { tabindex: "0" }, h("code", decode(lines.slice(at + 1, last).join("\n")))), last + 1];
}

function heading(lines, at, reader) {
  const [, marks, text] = HEADING.exec(lines[at]);
  // A card sits deep inside the page: its headings look like headings and stay out of the page's outline.
  return [h("p", { class: `md-heading is-h${marks.length}` }, inline(text, reader)), at + 1];
}

function list(lines, at, reader) {
  const [, indent, mark] = ITEM.exec(lines[at]);
  const items = [];
  let end = at;
  while (end < lines.length) {
    const item = ITEM.exec(lines[end]);
    if (!item || item[1].length < indent.length) break;
    if (item[1].length > indent.length) {
      const [nested, next] = list(lines, end, reader);
      items.at(-1).push(nested);
      end = next;
    } else {
      items.push([inline(item[3], reader)]);
      end += 1;
    }
  }
  const start = parseInt(mark, 10);
  const tag = Number.isNaN(start) ? "ul" : "ol";
  return [h(tag, { class: "md-list", start: start > 1 ? start : undefined }, items.map((item) => h("li", item))), end];
}

function paragraph(lines, at, reader) {
  const end = until(lines, at + 1, (line, place) => line.trim() !== "" && BLOCKS.find(([starts]) => starts(lines, place))[1] === paragraph);
  return [h("p", inline(lines.slice(at, end).join("\n"), reader)), end];
}

function until(lines, from, goesOn) {
  let at = from;
  while (at < lines.length && goesOn(lines[at], at)) at += 1;
  return at;
}

// The inline marks: each is tried at every place, in this order, and gives what it draws from its own groups.
const MARKS = [
  [/^\\([!-/:-@[-`{-~])/, ([, mark]) => mark],
  [/^(`+)([\s\S]*?[^`])\1(?!`)/, ([, , code]) => h("code.md-inline-code", decode(code.trim()))],
  [/^(?:\n|<br\s*\/?>)/i, () => h("br")],
  [/^<hr\s*\/?>/i, () => h("hr")],
  [/^<at\b([^>]*)>(?:[^<]*)<\/at>/i, ([, rest], reader) => mention(attributes(rest), reader)],
  [/^<local_datetime\b([^>]*)>(?:[^<]*)<\/local_datetime>/i, ([, rest], reader) => moment(attributes(rest), reader)],
  [/^<text_tag\b([^>]*)>([\s\S]*?)<\/text_tag>/i, ([, rest, inner], reader) => h("span", { class: `text-tag ${tone(attributes(rest).color) || "tone-neutral"}` }, inline(inner, reader))],
  [/^<(a|link)\b([^>]*)>([\s\S]*?)<\/\1>/i, ([, , rest, inner], reader) => link(attributes(rest).href ?? attributes(rest).url, inner, reader)],
  [/^\[((?:\\.|[^[\]\\])+)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/, ([, inner, url], reader) => link(url, inner, reader)],
  [/^\*\*(?=\S)([\s\S]*?\S)\*\*(?!\*)/, ([, inner], reader) => h("strong", inline(inner, reader))],
  [/^__(?=\S)([\s\S]*?\S)__(?!\w)/, ([, inner], reader) => h("strong", inline(inner, reader)), true],
  [/^~~(?=\S)([\s\S]*?\S)~~/, ([, inner], reader) => h("del", inline(inner, reader))],
  [/^\*(?=[^\s*])([^*]*[^\s*])\*(?!\*)/, ([, inner], reader) => h("em", inline(inner, reader))],
  [/^_(?=[^\s_])([^_]*[^\s_])_(?!\w)/, ([, inner], reader) => h("em", inline(inner, reader)), true],
];

const STARTS = /[\\`\n<![*_~]/;

/** One run of text with the inline marks only: Lark's `lark_md`, and the inside of every block. */
export function inline(text, reader) {
  const drawn = [];
  let plain = "";
  let at = 0;
  const flush = () => {
    if (plain) drawn.push(decode(plain));
    plain = "";
  };
  while (at < text.length) {
    const hit = STARTS.test(text[at]) ? markAt(text, at, reader) : null;
    if (hit) {
      flush();
      drawn.push(hit.drawn);
    } else {
      plain += text[at];
    }
    at += hit ? hit.length : 1;
  }
  flush();
  return drawn;
}

function markAt(text, at, reader) {
  const rest = text.slice(at);
  for (const [pattern, draw, wordwise] of MARKS) {
    // Underscores inside a word are part of the word: `disk_used_percent` is a name.
    if (wordwise && /\w/.test(text[at - 1] ?? "")) continue;
    const match = pattern.exec(rest);
    if (match) return { drawn: draw(match, reader), length: match[0].length };
  }
  return font(rest, reader);
}

// The only mark that nests in itself: its end is found by counting.
function font(text, reader) {
  const opening = /^<font\b([^>]*)>/i.exec(text);
  if (!opening) return null;
  const tags = /<(\/?)font\b[^>]*>/gi;
  tags.lastIndex = opening[0].length;
  for (let depth = 1, tag; (tag = tags.exec(text)); ) {
    depth += tag[1] ? -1 : 1;
    if (depth > 0) continue;
    const inner = text.slice(opening[0].length, tag.index);
    return { drawn: h("span", { class: `md-font ${tone(attributes(opening[1]).color)}` }, inline(inner, reader)), length: tags.lastIndex };
  }
  return null;
}

function attributes(text) {
  const found = {};
  for (const [, name, one, two, bare] of text.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>/]+))/g)) {
    found[name.toLowerCase()] = decode(one ?? two ?? bare);
  }
  return found;
}

function link(url, inner, reader) {
  const address = safeUrl(decode(url ?? ""));
  const words = inline(inner, reader);
  return address ? h("a", away(address), words) : h("span", words);
}

function mention({ id, ids, email }, reader) {
  const named = (ids ?? id ?? email ?? "").split(",").filter(Boolean);
  return named.map((one) => h("span.mention", `@${one === "all" ? reader.everyone : reader.nameOf(one)}`));
}

const FORMATS = {
  date: { year: "numeric", month: "long", day: "numeric" },
  date_short: { month: "short", day: "numeric" },
  week: { weekday: "long" },
  week_short: { weekday: "short" },
  time: { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  time_sec: { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" },
};

function moment({ millisecond, format_type: format = "date_num", link: url }, reader) {
  const at = new Date(Number(millisecond));
  if (!millisecond || Number.isNaN(at.getTime())) return null;
  const words = h("time", { datetime: at.toISOString(), title: at.toLocaleString(reader.lang) }, spell(at, format, reader.lang));
  return safeUrl(url) ? h("a", away(url), words) : words;
}

function spell(at, format, lang) {
  if (format === "timezone") {
    const minutes = -at.getTimezoneOffset();
    const rest = Math.abs(minutes) % 60;
    return `GMT${minutes < 0 ? "-" : "+"}${Math.floor(Math.abs(minutes) / 60)}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
  }
  if (FORMATS[format]) return new Intl.DateTimeFormat(lang, FORMATS[format]).format(at);
  const two = (number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: "\u00a0", sim: "\u223c", ensp: "\u2002", emsp: "\u2003", middot: "\u00b7", hellip: "\u2026" };

// By a table, not by the browser's parser: no text is ever handed to a parser of HTML.
function decode(text) {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{2,8}));/g, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[name] ?? whole;
    const point = decimal ? Number(decimal) : parseInt(hex, 16);
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
