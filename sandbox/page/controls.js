// The few controls that both sides share: icons, segmented switches, floating menus and the question before a risky step.

import { away, h } from "./dom.js";

const ICONS = {
  check: "M4 12.5 9.5 18 20 6.5",
  chevron: "m6 9 6 6 6-6",
  close: "M6 6l12 12M18 6 6 18",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  external: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  send: "M4 12 20 4l-5 16-3.5-6.5z",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  auto: "M4 5h16v11H4zM9 20h6M12 16v4",
  bolt: "M13.5 3 5 14h6l-1 7 8.5-11H12z",
  chat: "M4 5h16v11H10l-4 4v-4H4z",
  dots: "M4.5 12h1M11.5 12h1M18.5 12h1",
};

/** A line icon; the words beside it, or its button's label, say what it means. */
export function icon(name, className = "") {
  return h("svg", { class: `icon ${className}`, viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: ICONS[name] }));
}

/** One of a few, always visible. `choices` are `[value, label]` or `[value, label, icon]`. */
export function segmented({ name, label, value, choices, onpick, id }) {
  return h(
    "div.segmented",
    { role: "radiogroup", "aria-label": label, "data-testid": id },
    choices.map(([choice, text, picture]) =>
      h(
        "label",
        { key: choice, class: `segment is-${choice}`, title: picture && text },
        h("input", { type: "radio", name, value: choice, checked: choice === value, onchange: () => onpick(choice) }),
        h("span.segment-face", picture ? [icon(picture), h("span.sr-only", text)] : text),
      ),
    ),
  );
}

/** A button that unfolds `content` over the page. Escape and a click elsewhere fold it again, as the platform's popovers do. */
export function floating({ id, label, className = "button", face, content, role, testid, data, disabled, title }) {
  return h(
    "span.floating",
    { key: id },
    h(
      "button",
      {
        type: "button",
        class: className,
        popovertarget: disabled ? undefined : id,
        "aria-haspopup": role ?? "dialog",
        "aria-label": label,
        "aria-disabled": disabled ? "true" : undefined,
        "data-testid": testid,
        title,
        ...data,
      },
      face,
    ),
    h("div", { id, class: "popover", popover: "auto", role: role ?? "dialog", "aria-label": label, onbeforetoggle: hide, ontoggle: place, onkeydown: role === "menu" ? walk : null }, content),
  );
}

/** A floating menu. `items` are `{label, onpick, data?, href?}`. */
export function menu({ items, ...rest }) {
  const content = items.map((item, place) =>
    item.href
      ? h("a", { key: place, class: "menu-item", role: "menuitem", autofocus: place === 0, ...away(item.href), ...item.data, onclick: fold }, item.label, icon("external"))
      : h("button", { key: place, type: "button", class: "menu-item", role: "menuitem", autofocus: place === 0, ...item.data, onclick: (event) => (fold(event), item.onpick()) }, item.label),
  );
  return floating({ ...rest, role: "menu", content });
}

/** Folds the floating part that holds the event's target, and gives the focus back to its button. */
export function fold(event) {
  event.currentTarget.closest("[popover]").hidePopover();
}

// Its size is known only once it is shown: until it has its place it must not be seen in a wrong one.
function hide(event) {
  if (event.newState === "open") event.currentTarget.style.setProperty("opacity", "0");
}

function place(event) {
  const popover = event.currentTarget;
  if (event.newState !== "open") return;
  const button = popover.previousElementSibling.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const below = button.bottom + 4;
  const top = below + height > innerHeight - 8 && button.top - height - 4 > 8 ? button.top - height - 4 : below;
  popover.style.setProperty("left", `${Math.max(8, Math.min(button.left, innerWidth - width - 8))}px`);
  popover.style.setProperty("top", `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`);
  popover.style.removeProperty("opacity");
}

function walk(event) {
  const items = [...event.currentTarget.querySelectorAll(".menu-item")];
  const here = items.indexOf(document.activeElement);
  const next = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key];
  if (next === undefined) return;
  event.preventDefault();
  items.at(next % items.length)?.focus();
}

// A popover hangs where its button was; when the page scrolls under it, it would point at something else.
addEventListener(
  "scroll",
  (event) => {
    const open = document.querySelector("[popover]:popover-open");
    if (open && event.target instanceof Node && !open.contains(event.target)) open.hidePopover();
  },
  { capture: true, passive: true },
);

/** Asks before a risky step. Resolves to whether the reader agreed; Escape is a no. */
export function ask({ title, text, yes, no, danger }) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-label", title);
  const said = (tag, className, words) => {
    const el = document.createElement(tag);
    el.className = className;
    el.textContent = words;
    return el;
  };
  const cancel = said("button", "button", no);
  const agree = said("button", danger ? "button is-danger-filled" : "button is-primary-filled", yes);
  agree.dataset.testid = "confirm-ok";
  cancel.dataset.testid = "confirm-cancel";
  const row = said("div", "dialog-row", "");
  row.append(cancel, agree);
  dialog.append(said("h2", "dialog-title", title), said("p", "dialog-text", text), row);
  document.body.append(dialog);
  return new Promise((resolve) => {
    cancel.onclick = () => dialog.close("no");
    agree.onclick = () => dialog.close("yes");
    dialog.onclose = () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    };
    dialog.showModal();
  });
}
