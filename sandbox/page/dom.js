// Draws the page as a description and mends the real page to fit it. What a reader is doing stays theirs: focus, typed text, scroll
// positions, unfolded panels and open menus are touched only when the description itself changes.

const SVG = new Set(["svg", "path", "circle", "rect"]);

// Set as properties, and only when the description changes: their attribute would not move a control the reader has used.
const LIVE = new Set(["value", "checked", "open", "selected"]);

/**
 * Describes an element: `h("p.hint", { key, class, … }, …)`. `key` names it among its siblings; strings among the children become
 * text, never markup.
 */
export function h(name, ...rest) {
  const [tag, ...classes] = name.split(".");
  const props = isProps(rest[0]) ? rest.shift() : null;
  const all = [...classes, props?.class].filter(Boolean).join(" ");
  return { tag, props: all ? { ...props, class: all } : { ...props }, key: props?.key, children: flat(rest) };
}

function isProps(value) {
  return value === null || (typeof value === "object" && !Array.isArray(value) && !("children" in value) && !("text" in value));
}

/** What makes an element a link that leads away from the page. */
export function away(url) {
  return { href: url, target: "_blank", rel: "noopener noreferrer" };
}

/** Makes the children of `parent` fit the description. */
export function draw(parent, children) {
  parent.drawn = mend(parent, parent.drawn ?? [], flat([children]));
}

function flat(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false && child !== "")
    .map((child) => (typeof child === "object" ? child : { text: String(child) }));
}

function mend(parent, before, after) {
  const known = new Map(before.map((node, place) => [nameOf(node, place), node]));
  after.forEach((node, place) => {
    const name = nameOf(node, place);
    const old = known.get(name);
    known.delete(name);
    node.el = old ? update(old, node) : create(node);
  });
  // Leftovers go first, so that those who stay are already in their places and need not be moved, which would cost them their focus.
  for (const node of known.values()) node.el.remove();
  after.forEach((node, place) => {
    if (parent.childNodes[place] !== node.el) parent.insertBefore(node.el, parent.childNodes[place] ?? null);
  });
  return after;
}

function nameOf(node, place) {
  return `${node.tag ?? "text"}/${node.key ?? `#${place}`}`;
}

function create(node) {
  if (node.tag === undefined) return document.createTextNode(node.text);
  const el = SVG.has(node.tag) ? document.createElementNS("http://www.w3.org/2000/svg", node.tag) : document.createElement(node.tag);
  mend(el, [], node.children);
  for (const [name, value] of Object.entries(node.props)) assign(el, name, value, undefined);
  return el;
}

function update(old, node) {
  const el = old.el;
  if (node.tag === undefined) {
    if (old.text !== node.text) el.data = node.text;
    return el;
  }
  mend(el, old.children, node.children);
  for (const name of Object.keys(old.props)) {
    if (!(name in node.props)) assign(el, name, undefined, old.props[name]);
  }
  for (const [name, value] of Object.entries(node.props)) assign(el, name, value, old.props[name]);
  return el;
}

function assign(el, name, value, before) {
  if (name === "key") return;
  // A radio shows what is so, not what was pressed: a refused choice has to spring back.
  if (value === before && typeof value !== "object" && !(name === "checked" && el.type === "radio")) return;
  if (name === "style") return restyle(el, value ?? {}, before ?? {});
  if (name.startsWith("on")) el[name] = value ?? null;
  else if (LIVE.has(name)) el[name] = value ?? "";
  else if (value === undefined || value === null || value === false) el.removeAttribute(name);
  else el.setAttribute(name, value === true ? "" : value);
}

// Through the object model: a style attribute would need `unsafe-inline` in the Content-Security-Policy.
function restyle(el, style, before) {
  for (const name of Object.keys(before)) if (!(name in style)) el.style.removeProperty(name);
  for (const [name, value] of Object.entries(style)) if (value !== before[name]) el.style.setProperty(name, value);
}
