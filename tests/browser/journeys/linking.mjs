// Who I am at Flashduty: linked in one visit, and what was pressed before that is carried out.

import assert from "node:assert/strict";
import { shown } from "../harness/inspect.mjs";
import { become, open } from "./playground.mjs";

export default {
  async "the first visit links, and the second needs no login"({ playground, browsers }) {
    const home = await browsers.of("Carol");
    await shown(home.getByText(/linked to Carol/));
    assert.equal(home.url(), playground.at());
    const asked = [];
    home.on("request", (request) => asked.push(request.url()));
    await home.goto(playground.at());
    await shown(home.getByText(/linked to Carol/));
    assert.ok(asked.every((url) => url.startsWith(playground.at())), `nothing but the page was asked: ${asked}`);
  },

  async "a press from before the link is carried out after it, and the page says so"({ playground, browsers, pictures }) {
    const page = await open(playground, browsers);
    await become(page, "Carol");
    const incident = await playground.trigger("Critical");
    await page.getByTestId("chat").filter({ hasText: "On-call" }).click();
    await page.locator('[data-testid="card-button"][data-label="Acknowledge"]').click();
    await shown(page.getByTestId("toast"));
    assert.equal((await playground.incident(incident)).incident.progress, "Triggered", "nobody knows yet who pressed");

    const opened = page.waitForEvent("popup");
    await page.getByTestId("open-app").click();
    const home = await opened;
    await shown(home.getByRole("status").filter({ hasText: /carried out/i }));
    await home.screenshot({ path: `${pictures}/home-after-linking.png` });
    await playground.progress(incident, "Processing");
    await shown(page.locator('[data-testid="card-header"][data-template="blue"]'));
  },

  async "without JavaScript the first visit links all the same"({ browsers }) {
    const home = await browsers.of("Carol", { script: false });
    await shown(home.getByText(/linked to Carol/));
  },
};
