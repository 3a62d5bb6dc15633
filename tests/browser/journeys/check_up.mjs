// Whatever is set up wrongly is named on one page, with its cure.

import assert from "node:assert/strict";
import { shown } from "../harness/inspect.mjs";
import { patiently } from "../harness/patience.mjs";

/** What is set up wrongly, by the panel's name for it, and the sentences that name it and its cure. */
const FAULTS = [
  ["app disabled", "The app is disabled in your organization.", "Have an organization administrator enable it"],
  ["app not published", "No version of the app is published", "Create and publish a version"],
  ["no bot", "The app does not have the bot ability.", "Add the bot under"],
  ["no scope contact:user.id:readonly", "The scope contact:user.id:readonly is missing.", "Grant it by the link below"],
  ["no redirect", "The redirect address that sign-ins use is not on the app's list.", "Add this address under"],
  ["key withdrawn", "Flashduty does not accept the integration's APP key.", "Sign in to the Flashduty console as the service member"],
  ["no license", "The member of the integration's APP key has no licence.", "Billing Center"],
  ["rules unreadable", "The APP key may not read escalation rules.", "Channels Read"],
  ["webhooks unreadable", "The APP key may not read the history of pushes.", "Integrations Read"],
  ["webhook secret", "because the header x-webhook-secret is not the secret's", "set the custom header x-webhook-secret"],
];

/** The page, read by Alice anew. */
async function checkUp(playground, page) {
  await page.goto(playground.at("check-up"), { waitUntil: "networkidle" });
}

async function isNamed({ playground, browsers }, [fault, says, fix]) {
  const page = await browsers.of("Alice");
  await checkUp(playground, page);
  const before = await page.getByText(says).count();
  await playground.post("stage/fault", { name: fault });
  if (fault === "webhook secret") await playground.trigger("Critical");
  await patiently(`"${fault}" is named`, async () => {
    await checkUp(playground, page);
    return page.getByText(says).first().isVisible();
  });
  await shown(page.getByText(fix));
  assert.equal(before, 0, `"${says}" is said of what is well, too`);
}

export default Object.fromEntries(FAULTS.map((fault) => [`the check-up names: ${fault[0]}`, (world) => isNamed(world, fault)]));
