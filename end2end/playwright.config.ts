import { defineConfig, devices } from "@playwright/test";
import type { Contract } from "./support/demo";
import type { Options } from "./support/test";

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

// Specs run with and without JavaScript, except those that test islands and Turbo or inspect the page
// with scripts.
const SCRIPTED_ONLY = ["**/*.hydrate.spec.ts"];

// Specs whose outcome can depend on the contract: they show conversations or change them.
const BY_CONTRACT = ["**/{filters,conversation-detail,assign,close,export,interactions.hydrate}.spec.ts"];

export const chromium = {
  ...devices["Desktop Chrome"],
  launchOptions: {
    executablePath: process.env.SEVENDESK_CHROMIUM || undefined,
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    ],
  },
};

function project(contract: Contract, viewport: typeof WIDE, scripted: boolean, postgres = false) {
  return {
    name: `${contract}-${viewport.width}-${scripted ? "scripted" : "plain"}`,
    testMatch: contract === "documented" ? BY_CONTRACT : "**/*.spec.ts",
    testIgnore: scripted ? [] : SCRIPTED_ONLY,
    use: { ...chromium, contract, viewport, javaScriptEnabled: scripted, postgres },
  };
}

export default defineConfig<object, Options>({
  testDir: "tests",
  outputDir: "test-results",
  forbidOnly: !!process.env.CI,
  fullyParallel: true,
  workers: 2,
  retries: process.env.CI ? 2 : 0,
  // On a busy machine a browser can stand still for ten seconds; what hangs still fails.
  timeout: process.env.CI ? 90_000 : 30_000,
  globalTimeout: process.env.CI ? 50 * 60_000 : 0,
  maxFailures: process.env.CI ? 20 : 0,
  expect: { timeout: process.env.CI ? 30_000 : 10_000 },
  reporter: [[process.env.CI ? "dot" : "list"], ["./support/flaky-reporter.ts"]],
  use: { locale: "en-US", timezoneId: "Europe/Berlin", trace: process.env.CI ? "on-first-retry" : "retain-on-failure" },
  projects: [
    project("live", WIDE, true),
    project("live", WIDE, false, !!process.env.SEVENDESK_TEST_DATABASE),
    project("live", PHONE, true),
    project("live", PHONE, false),
    project("documented", WIDE, true),
    project("documented", WIDE, false),
  ],
});
