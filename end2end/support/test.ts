import { test as base, expect, type Page } from "@playwright/test";
import { App } from "./app";
import { expectAudited } from "./audit";
import { type Contract, type Demo, startDemo } from "./demo";
import { Messages } from "./messages";
import type { Simulator } from "./simulator";

export { expect };
export type { Page };

/** The languages of the interface, as browsers request them. */
export const LOCALES = ["en-US", "de-DE"];

export interface Options {
  /** The contract that the simulator imitates. */
  contract: Contract;
  /** API calls a minute; by default more than any test uses. */
  rate: number;
  /** The seconds during which an operator can undo a change. */
  undo: number;
  /** Whether the data is in PostgreSQL instead of memory. */
  postgres: boolean;
}

interface PerTest {
  /** A separate server for each test, so that tests share no state. */
  demo: Demo;
  /** The page object of the app. */
  app: App;
  simulator: Simulator;
  /** The message catalog of the language that the browser requests. */
  messages: Messages;
  /** Whether JavaScript is on. */
  scripted: boolean;
  /** Whether the viewport is a phone's. */
  phone: boolean;
  /** Console errors that the test causes on purpose: browsers log every failed response as one. */
  expectedErrors: RegExp[];
  failOnConsoleErrors: void;
}

export const test = base.extend<PerTest, Options>({
  contract: ["live", { scope: "worker", option: true }],
  rate: [100_000, { scope: "worker", option: true }],
  undo: [0, { scope: "worker", option: true }],
  postgres: [false, { scope: "worker", option: true }],

  // After every test that passes, the audit log must match the changes that the API applied.
  demo: async ({ contract, rate, undo, postgres }, use, testInfo) => {
    const demo = await startDemo(contract, rate, undo, postgres);
    await use(demo);
    if (testInfo.status === testInfo.expectedStatus) {
      const changes = await expectAudited(demo);
      testInfo.annotations.push({ type: "changes audited", description: `${changes}` });
    }
    await demo.stop();
  },

  baseURL: async ({ demo }, use) => use(demo.url),

  simulator: async ({ demo }, use) => use(demo.simulator),

  scripted: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),

  phone: async ({ viewport }, use) => use((viewport?.width ?? 1440) < 700),

  messages: async ({ locale }, use) => use(new Messages((locale ?? "en").slice(0, 2))),

  app: async ({ page, scripted, messages }, use) => use(new App(page, { scripted, messages })),

  expectedErrors: async ({}, use) => use([]),

  // Fails the test on anything the browser reports: console errors, uncaught errors, violations of
  // the content security policy, and dialogs, which injected markup could open.
  failOnConsoleErrors: [
    async ({ page, expectedErrors }, use) => {
      const errors: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => errors.push(`uncaught: ${error.message}`));
      page.on("dialog", (dialog) => {
        errors.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
          console.error(`content security policy: ${event.violatedDirective} refused ${event.blockedURI}`);
        });
      });
      await use();
      expect(errors.filter((error) => !expectedErrors.some((pattern) => pattern.test(error)))).toEqual([]);
    },
    { auto: true },
  ],
});
