// Who I am at Flashduty: linked in one visit, and what was pressed before that is carried out.

import assert from "node:assert/strict";
import { fitsThePhone, isAccessible, shown } from "../harness/inspect.mjs";
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

  async "who is not found is shown three ways, and a key that is none changes nothing"({ playground, browsers, pictures }) {
    await playground.post("stage/company", { members: 1, without_email: 1 });
    const home = await browsers.of("Member 001", { phone: true, dark: true });
    await shown(home.getByRole("heading", { name: "First link your Flashduty account" }));
    await fitsThePhone(home, "the home page of a stranger");
    await isAccessible(home, "the home page of a stranger");
    await home.screenshot({ path: `${pictures}/home-of-a-stranger.png`, fullPage: true });
    await home.getByLabel("APP key").fill("no-such-key");
    await home.keyboard.press("Enter");
    await shown(home.getByRole("status").filter({ hasText: "This APP key does not work" }));
    await shown(home.getByRole("heading", { name: "First link your Flashduty account" }));
  },

  async "without JavaScript the first visit links all the same"({ browsers }) {
    const home = await browsers.of("Carol", { script: false });
    await shown(home.getByText(/linked to Carol/));
  },
};
