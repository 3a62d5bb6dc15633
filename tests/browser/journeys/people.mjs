// Everybody is linked at once, and who was not is named with the reason.

import assert from "node:assert/strict";
import { isAccessible, shown } from "../harness/inspect.mjs";
import { patiently } from "../harness/patience.mjs";
import { isSmall } from "../harness/weight.mjs";

/** With Carol, Dave and the member of the integration's own key these are 120 who are not linked. */
const COMPANY = { members: 117, without_email: 3, without_account: 3 };

/** Nobody in Lark has the e-mail of the integration's own member either. */
const FAILURES = { "No e-mail at Flashduty": 3, "Lark knows nobody by the e-mail": 4 };
const [LINKED, FAILED] = [113, 7];

async function linkEveryone({ playground, browsers, pictures }, script) {
  await playground.post("stage/company", COMPANY);
  const page = await browsers.of("Alice", { script });
  await page.goto(playground.at("people"));
  await page.getByRole("link", { name: "Open link everyone" }).click();
  await page.getByRole("button", { name: "Look up who is not linked" }).click();
  await goesOn(page, script, () => page.getByText(`To be linked (${LINKED})`).isVisible());
  await shown(page.getByText(`Not linked (${FAILED})`));
  if (script) await isAccessible(page, "the preview");
  assert.equal((await linkedNow(playground, page)).length, 2, "a preview links nobody");

  await page.goBack();
  await page.getByRole("button", { name: `Link these ${LINKED} members` }).click();
  await goesOn(page, script, () => page.getByText(`${LINKED} linked now, 2 linked before, ${FAILED} not linked.`).isVisible());
  for (const [reason, count] of Object.entries(FAILURES)) {
    const group = page.locator("details").filter({ hasText: `${reason} (${count})` });
    assert.equal(await group.getByRole("listitem").count(), count, reason);
  }
  await shown(page.getByText("Lark bridge"));
  await page.screenshot({ path: `${pictures}/people-everyone.png`, fullPage: true });
  await isSmall(page, playground.at("people?tab=linked"), "a full page of linked users");
  await page.goto(playground.at("people?tab=linked&q=Member 117"));
  assert.equal(await page.getByRole("rowheader").count(), 1);
}

/** Work goes on by itself with JavaScript, and by a button without; a bar shows how far it is. */
async function goesOn(page, script, isOver) {
  let bars = 0;
  await patiently("the run is over", async () => {
    if (await isOver()) return true;
    bars += await page.locator("progress").count();
    if (!script) await page.getByRole("button", { name: "Go on" }).click({ timeout: 1_000 }).catch(() => {});
    return false;
  });
  if (!script) assert.ok(bars > 0, "a bar shows how far it is");
}

/** The members that the list shows as linked. */
async function linkedNow(playground, page) {
  await page.goto(playground.at("people?tab=linked"));
  return page.getByRole("rowheader").allInnerTexts();
}

export default {
  "one click links 113 of 120 members, and names the other 7 with the reason": (world) => linkEveryone(world, true),

  "without JavaScript the same is done step by step": (world) => linkEveryone(world, false),

  async "a member is found by name, and by the beginning of an e-mail"({ playground, browsers }) {
    await playground.post("stage/company", COMPANY);
    const page = await browsers.of("Alice");
    await page.goto(playground.at("people"));
    for (const query of ["Member 042", "member-042@"]) {
      await page.getByRole("searchbox").fill(query);
      await page.keyboard.press("Enter");
      await shown(page.getByRole("rowheader").filter({ hasText: "Member 042" }));
      assert.equal(await page.getByRole("rowheader").count(), 1, query);
    }
  },

  async "for everybody who does not administer there are no such pages"({ playground, browsers }) {
    const page = await browsers.of("Bob");
    assert.equal(await page.getByRole("navigation").count(), 0, "a single page needs no navigation");
    for (const name of ["people", "chats", "delivery", "usage", "check-up", "audit", "settings", "set-up"]) {
      const answer = await page.request.get(playground.at(name));
      assert.equal(answer.status(), 404, name);
    }
  },
};
