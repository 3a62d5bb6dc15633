// Makes the pages nicer. Every page works without it: what is done here can also be done by a link, a button or a reload.
"use strict";

// <section data-live="/main/live" data-every="15">: is fetched anew while somebody looks at it, and nobody is writing in it.
for (const region of document.querySelectorAll("[data-live]")) {
  const every = 1000 * Number(region.dataset.every || 15);
  let shown = null;
  const busy = () => region.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");
  const refresh = async () => {
    if (document.hidden || busy() || region.querySelector("details[open], dialog[open]")) return;
    try {
      const answer = await fetch(region.dataset.live, { headers: { accept: "text/html" } });
      if (answer.status === 401) return location.reload();
      if (!answer.ok) return;
      const fresh = await answer.text();
      if (fresh !== shown && !busy()) region.innerHTML = shown = fresh;
    } catch {
      // Out of reach: the next round tries again, and what is shown stays.
    }
  };
  if (region.dataset.now !== undefined) refresh();
  setInterval(refresh, every);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
}

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

// <button data-confirm="Really?">.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm;
  if (question && !confirm(question)) event.preventDefault();
});
