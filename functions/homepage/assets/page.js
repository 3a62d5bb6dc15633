// Makes the pages nicer. Every page works without it: what is done here can also be done by a link, a button or a reload.
"use strict";

// <time data-clock>: on the reader's own wall, with the day where it is not today.
const tellTimes = (root) => {
  for (const time of root.querySelectorAll("time[data-clock]")) {
    const at = new Date(time.dateTime);
    const day = at.toDateString() === new Date().toDateString() ? {} : { month: "2-digit", day: "2-digit" };
    time.textContent = at.toLocaleString(document.documentElement.lang, { ...day, hour: "2-digit", minute: "2-digit", hour12: false });
  }
};
tellTimes(document);

// On a phone the navigation is wider than the screen: the page that is shown stands in view.
for (const here of document.querySelectorAll(".top [aria-current]")) here.closest("ul").scrollLeft = here.offsetLeft - 16;

// <section data-live="/main/live" data-every="15" data-now>: is fetched anew while somebody looks at it, with `data-now` at once. What
// stands side by side in it is told apart by its id, and put in its place only where it says something else than before: nothing
// flickers, and nobody loses what they write, or their place.
const isWriting = (item) =>
  item.querySelector("details[open]") !== null || [...item.querySelectorAll("input, textarea")].some((field) => field.value !== field.defaultValue);
const renew = (old, fresh) => {
  if (old.textContent === fresh.textContent) return old;
  if (fresh.hasAttribute("aria-live")) {
    // A reader is told of a change in what stays, and not of what is new.
    old.textContent = fresh.textContent;
    return old;
  }
  if (isWriting(old)) {
    const part = old.querySelector("[data-fresh]");
    if (part) part.replaceWith(fresh.querySelector("[data-fresh]"));
    return old;
  }
  const focus = old.contains(document.activeElement) ? document.activeElement.id : null;
  old.replaceWith(fresh);
  if (focus !== null) (document.getElementById(focus) ?? fresh).focus({ preventScroll: true });
  return fresh;
};
const byName = (items) => new Map([...items].map((item, number) => [item.id || number, item]));
const bringUpToDate = (region, html) => {
  const template = document.createElement("template");
  template.innerHTML = html;
  tellTimes(template.content);
  const [shown, told] = [byName(region.children), byName(template.content.children)];
  let last = null;
  for (const [name, fresh] of told) {
    const item = shown.has(name) ? renew(shown.get(name), fresh) : fresh;
    const place = last ? last.nextElementSibling : region.firstElementChild;
    // Moving it would take the focus away from it: it stays until the focus has gone.
    if (item !== place && !item.contains(document.activeElement)) region.insertBefore(item, place);
    last = item;
  }
  for (const [name, item] of shown) if (!told.has(name) && !isWriting(item)) item.remove();
};
for (const region of document.querySelectorAll("[data-live]")) {
  let isAsking = false;
  const refresh = async () => {
    if (document.hidden || isAsking) return;
    isAsking = true;
    try {
      const answer = await fetch(region.dataset.live, { headers: { accept: "text/html" } });
      if (answer.status === 401 && !isWriting(document.body)) location.reload();
      if (answer.ok) bringUpToDate(region, await answer.text());
    } catch {
      // Out of reach: the next round tries again, and what is shown stays.
    }
    isAsking = false;
  };
  if (region.dataset.now !== undefined) refresh();
  setInterval(refresh, 1000 * Number(region.dataset.every || 15));
  document.addEventListener("visibilitychange", refresh);
}

// What is being written in a <textarea id> outlives the page: a press on something else, a reload, a session that ends meanwhile.
const drafts = (field) => `draft ${location.pathname} ${field.id}`;
for (const field of document.querySelectorAll("textarea[id]")) {
  const draft = sessionStorage.getItem(drafts(field));
  if (draft === null) continue;
  field.value = draft;
  field.closest("details")?.setAttribute("open", "");
}
document.addEventListener("input", ({ target }) => {
  if (!target.matches("textarea[id]")) return;
  if (target.value) sessionStorage.setItem(drafts(target), target.value);
  else sessionStorage.removeItem(drafts(target));
});

document.addEventListener("submit", (event) => {
  const { target, submitter } = event;
  // <button data-confirm="Really?">.
  const question = submitter?.dataset.confirm;
  if (question && !confirm(question)) return event.preventDefault();
  target.setAttribute("aria-busy", "true");
  // Whoever leaves takes nothing of theirs along; what is sent is no draft any more.
  if (/\/account\/(switch|sign-out|unlink)/.test(target.getAttribute("action"))) return sessionStorage.clear();
  if (!submitter?.formNoValidate) for (const field of target.querySelectorAll("textarea[id]")) sessionStorage.removeItem(drafts(field));
});
// Back from another page with what was shown here: nothing is on its way any more.
addEventListener("pageshow", () => document.querySelectorAll("[aria-busy]").forEach((form) => form.removeAttribute("aria-busy")));

// What has just happened has been said: a reload need not say it again.
const address = new URL(location);
for (const name of ["happened", "kept", "pressed", "incident"]) address.searchParams.delete(name);
if (address.href !== location.href) history.replaceState(null, "", address);

// <form data-continue>: work in steps goes on by itself. Without script the button does it.
for (const form of document.querySelectorAll("form[data-continue]")) form.requestSubmit();

// <button data-copy="some text">: hidden until there is something to copy with.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied || button.textContent;
  });
}
