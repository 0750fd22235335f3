import { test as base, expect, type Page } from "@playwright/test";
import { expectAudited } from "./audit";
import { type Demo, startDemo } from "./demo";
import { Desk } from "./desk";
import type { Simulator } from "./simulator";
import { Words } from "./words";

export { expect };
export type { Page };

export type Contract = "live" | "documented";

/** The languages of the interface, as browsers ask for them. */
export const LOCALES = ["en-US", "de-DE"];

export interface Options {
  /** Which contract the imitation API speaks. */
  contract: Contract;
  /** Calls a minute; tests share nobody's quota, so it is out of their way. */
  rate: number;
  /** Seconds for which a change can be taken back. */
  undo: number;
}

interface PerTest {
  /** A server of its own for each test: what one has learned or suffered is never another's. */
  demo: Demo;
  /** The page, in an operator's words. */
  desk: Desk;
  simulator: Simulator;
  /** What the interface says, in the language that the browser asks for. */
  words: Words;
  /** Whether JavaScript is on. */
  scripted: boolean;
  /** Whether the screen is a phone's. */
  phone: boolean;
  /** Console errors this test provokes on purpose: a browser reports every failed answer as one. */
  provoked: RegExp[];
  quiet: void;
}

export const test = base.extend<PerTest, Options>({
  contract: ["live", { scope: "worker", option: true }],
  rate: [100_000, { scope: "worker", option: true }],
  undo: [0, { scope: "worker", option: true }],

  // Whatever a journey did to conversations stands in the audit, one to one.
  demo: async ({ contract, rate, undo }, use, testInfo) => {
    const demo = await startDemo(contract, rate, undo);
    await use(demo);
    if (testInfo.status === testInfo.expectedStatus) {
      const changes = await expectAudited(demo);
      testInfo.annotations.push({ type: "changes audited", description: `${changes}` });
    }
    await demo.stop();
  },

  baseURL: async ({ demo }, use) => use(demo.address),

  simulator: async ({ demo }, use) => use(demo.simulator),

  scripted: async ({ javaScriptEnabled }, use) => use(javaScriptEnabled !== false),

  phone: async ({ viewport }, use) => use((viewport?.width ?? 1440) < 700),

  words: async ({ locale }, use) => use(new Words((locale ?? "en").slice(0, 2))),

  desk: async ({ page, scripted, phone, words }, use) => use(new Desk(page, { scripted, phone, words })),

  provoked: async ({}, use) => use([]),

  // Whatever the browser complains about fails the test: console errors, uncaught errors, violations
  // of the content security policy, dialogs opened by markup in somebody's name.
  quiet: [
    async ({ page, provoked }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => complaints.push(`uncaught: ${error.message}`));
      page.on("dialog", (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      await page.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
          console.error(`content security policy: ${event.violatedDirective} refused ${event.blockedURI}`);
        });
      });
      await use();
      expect(complaints.filter((text) => !provoked.some((known) => known.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});
