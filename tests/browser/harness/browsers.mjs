// Browsers as people have them: wide or a phone, light or dark, in one of two languages, with JavaScript or without.

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { PATIENCE_MS } from "./patience.mjs";

/** The folder of the project, with a slash at the end. */
export const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** What `.ci/run browser` has installed. */
export const installed = createRequire(`${ROOT}target/ci-node/`);

/** Old phones are this wide, and no current one is narrower. */
export const PHONE_WIDTH = 375;

const WIDE = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: PHONE_WIDTH, height: 812 }, isMobile: true, hasTouch: true };

// No sandbox: containers run as root. The rest keeps Chromium from talking to anybody but us.
const ARGUMENTS = [
  "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

export function chromium() {
  return installed("playwright-core").chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS });
}

/** The browsers of one journey, and what their pages complained about: script errors, violations of the CSP, failed requests. */
export class Browsers {
  #chromium;
  #playground;
  #contexts = [];
  /** A journey that went well has none. */
  complaints = [];
  /** Statuses that the journey asks for: of these a browser's console complains for nothing. */
  forgiven = [];

  constructor(chromium, playground) {
    [this.#chromium, this.#playground] = [chromium, playground];
  }

  /** An empty tab of a browser that nobody has used. */
  async fresh({ phone = false, dark = false, language = "en", script = true } = {}) {
    const context = await this.#chromium.newContext({
      ...(phone ? PHONE : WIDE),
      locale: language === "zh" ? "zh-CN" : "en-US",
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
      javaScriptEnabled: script,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    context.setDefaultTimeout(PATIENCE_MS);
    context.on("page", (page) => this.#watch(page));
    this.#contexts.push(context);
    return context.newPage();
  }

  /** The home page, opened within Lark by the person of this name. */
  async of(name, how = {}) {
    const page = await this.fresh(how);
    const { open_id } = await this.#playground.person(name);
    const { url } = await this.#playground.post("lark/open", { open_id });
    await page.goto(url);
    return page;
  }

  async close() {
    await Promise.all(this.#contexts.map((context) => context.close()));
  }

  /** A picture of every open page. */
  async picture(path) {
    const pages = this.#contexts.flatMap((context) => context.pages());
    await Promise.all(pages.map((page, index) => page.screenshot({ path: `${path}-${index + 1}.png`, fullPage: true })));
  }

  #watch(page) {
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      const { url } = message.location();
      // Browsers ask for it of their own accord, and an integration of that name there is none.
      const isAskedFor = url.endsWith("/favicon.ico") || this.forgiven.some((status) => message.text().includes(`a status of ${status}`));
      if (message.type() === "error" && !isAskedFor) this.complaints.push(`${message.text()} ${url}`);
    });
  }
}
