// Whatever is set up wrongly is named on one page, with its cure.

import assert from "node:assert/strict";
import { isAccessible, shown } from "../harness/inspect.mjs";
import { patiently } from "../harness/patience.mjs";

/** What is set up wrongly, by the panel's name for it; the finding that names it, and its sentence. */
const FAULTS = [
  ["app disabled", "lark.disabled", "The app is disabled in your organization."],
  ["app not published", "lark.version", "No version of the app is published"],
  ["no bot", "lark.bot", "The app does not have the bot ability."],
  ["no scope contact:user.id:readonly", "lark.scope.directory", "The scope contact:user.id:readonly is missing."],
  ["no scope im:message:send_as_bot", "lark.scope.cards", "The scope im:message:send_as_bot is missing."],
  ["no redirect", "lark.redirect", "The redirect address that sign-ins use is not on the app's list."],
  ["key withdrawn", "flashduty.key", "Flashduty does not accept the integration's APP key."],
  ["no license", "flashduty.licence", "The member of the integration's APP key has no licence."],
  ["rules unreadable", "flashduty.channels", "The APP key may not read escalation rules."],
  ["webhooks unreadable", "flashduty.failures", "The APP key may not read the history of pushes."],
  ["webhook secret", "flashduty.failures", "because the header x-webhook-secret is not the secret's"],
];

/** What is found about this, if it is not well. */
function finding(page, name) {
  return page.locator(`[id="${name}"]`);
}

async function isNamed({ playground, browsers, pictures }, [fault, name, says]) {
  const page = await browsers.of("Alice");
  await page.goto(playground.at("check-up"));
  assert.equal(await finding(page, name).count(), 0, `${name} is well at first`);
  await playground.post("stage/fault", { name: fault });
  if (fault === "webhook secret") await playground.trigger("Critical");
  await patiently(`"${fault}" is named`, async () => {
    await page.goto(playground.at("check-up"));
    return finding(page, name).getByText(says).isVisible();
  });
  const paragraphs = await finding(page, name).getByRole("paragraph").allInnerTexts();
  assert.ok(paragraphs.some((text) => text.startsWith("What helps: ")), `the cure stands beside it: ${paragraphs}`);
  await isAccessible(page, `the check-up with "${fault}"`);
  await page.screenshot({ path: `${pictures}/check-up-${fault.replaceAll(/\W+/g, "-")}.png`, fullPage: true });
}

export default {
  ...Object.fromEntries(FAULTS.map((fault) => [`the check-up names: ${fault[0]}`, (world) => isNamed(world, fault)])),

  async "where all is set up, nothing is called bad"({ playground, browsers }) {
    const page = await browsers.of("Alice");
    await page.goto(playground.at("check-up"));
    assert.deepEqual(await page.locator("article:has(.badge.bad) h3").allInnerTexts(), []);
  },

  async "a link grants the scope that is missing"({ playground, browsers }) {
    await playground.post("stage/fault", { name: "no scope contact:user.id:readonly" });
    const page = await browsers.of("Alice");
    await page.goto(playground.at("check-up"));
    const way = finding(page, "lark.scope.directory").getByRole("link");
    assert.match(await way.getAttribute("href"), /\/app\/cli_\w+\/auth\?q=contact:user\.id:readonly/);
  },

  async "the press of a test card proves the callback, and without a callback it does not come back"({ playground, browsers }) {
    const alice = await playground.person("Alice");
    const page = await browsers.of("Alice");
    const testCard = () => patiently("the test card is there", async () => {
      const { messages } = (await playground.state()).lark;
      return messages.findLast(({ person, content }) => person === alice.open_id && JSON.stringify(content).includes("Test this button"));
    });
    const send = async () => {
      await page.goto(playground.at("check-up"));
      await page.locator("#test-acts").getByRole("button").click();
      return testCard();
    };
    assert.equal((await playground.press(await send(), alice.open_id, "Test this button")).error, null);
    await page.goto(playground.at("check-up"));
    await shown(page.getByText("the press of the test card came back"), "attached");

    await playground.post("stage/fault", { name: "no callback" });
    const pressed = await playground.press(await send(), alice.open_id, "Test this button");
    assert.match(pressed.error, /200340/);
    await page.goto(playground.at("check-up"));
    await shown(finding(page, "lark.callback").getByText("A test card is out and waits for your press."));
  },

  async "an event that arrives proves the event address"({ playground, browsers }) {
    const alice = await playground.person("Alice");
    const page = await browsers.of("Alice");
    await page.goto(playground.at("check-up"));
    await shown(finding(page, "lark.events").getByText("No event has ever arrived"));
    await playground.post("lark/say", { open_id: alice.open_id, chat_id: null, text: "help" });
    await patiently("the event is seen", async () => {
      await page.goto(playground.at("check-up"));
      return (await finding(page, "lark.events").count()) === 0;
    });
  },
};
