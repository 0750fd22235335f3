import { defineConfig, devices } from "@playwright/test";
import type { Contract, Options } from "./support/test";

const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

// Every journey runs with and without JavaScript. Specs that prove what islands and Turbo add, and
// those that look at the page from inside, run only with it.
const SCRIPTED_ONLY = ["**/*.hydrate.spec.ts"];

// What the other contract can change: what is shown of a conversation, and how it is changed.
const BY_CONTRACT = ["**/{find,open,assign,close,live.hydrate}.spec.ts"];

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

function journeys(contract: Contract, viewport: typeof WIDE, scripted: boolean) {
  return {
    name: `${contract}-${viewport.width}-${scripted ? "scripted" : "plain"}`,
    testMatch: contract === "documented" ? BY_CONTRACT : "**/*.spec.ts",
    testIgnore: scripted ? [] : SCRIPTED_ONLY,
    use: { ...chromium, contract, viewport, javaScriptEnabled: scripted },
  };
}

export default defineConfig<object, Options>({
  testDir: "tests",
  outputDir: "test-results",
  forbidOnly: !!process.env.CI,
  fullyParallel: true,
  workers: 2,
  retries: process.env.CI ? 2 : 0,
  timeout: 30_000,
  globalTimeout: process.env.CI ? 50 * 60_000 : 0,
  maxFailures: process.env.CI ? 20 : 0,
  expect: { timeout: 10_000 },
  reporter: process.env.CI ? [["dot"]] : [["list"]],
  use: { locale: "en-US", timezoneId: "Europe/Berlin", trace: process.env.CI ? "on-first-retry" : "retain-on-failure" },
  projects: [
    journeys("live", WIDE, true),
    journeys("live", WIDE, false),
    journeys("live", PHONE, true),
    journeys("live", PHONE, false),
    journeys("documented", WIDE, true),
    journeys("documented", WIDE, false),
  ],
});
