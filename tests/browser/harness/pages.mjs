// The pages that an administrator may see.

/** By their addresses below the home page; "{chat}" and the like stand for an id. */
export const PAGES = [
  "", "on-call", "privacy",
  "people", "people/everyone", "people/{linked}", "people/{stranger}",
  "chats", "chats/{chat}",
  "delivery", "usage", "check-up", "audit", "settings", "set-up",
];

/** The address of a page in a furnished playground. */
export function addressOf(playground, page, ids) {
  return playground.at(page.replaceAll(/\{(\w+)\}/g, (_, name) => ids[name]));
}

/** What a page is called where "/" will not do. */
export function nameOf(page) {
  return page.replaceAll(/\W+/g, "-").replace(/-$/, "") || "home";
}
