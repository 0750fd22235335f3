import { defineConfig } from "@playwright/test";
import { chromium } from "./playwright.config";
import type { Options } from "./support/test";

/** Takes the screenshots of the README and saves them in docs/pictures. */
export default defineConfig<object, Options>({
  testDir: "pictures",
  testMatch: "*.shots.ts",
  workers: 1,
  reporter: "list",
  use: {
    ...chromium,
    contract: "live",
    rate: 100,
    deviceScaleFactor: 2,
    locale: "en-US",
    timezoneId: "Europe/Berlin",
    contextOptions: { reducedMotion: "reduce" },
  },
});
