import { defineConfig } from "@playwright/test";
import { chromiumFlags, findChromium } from "./tests/support/chromium.ts";

// Tests in NAME.spec.ts run in both windows, NAME.desktop.spec.ts and NAME.phone.spec.ts in one: nothing is ever skipped.
export default defineConfig({
  testDir: "tests",
  outputDir: "../target/test-logs/browser",
  globalSetup: "./tests/support/global-setup.ts",
  workers: 2,
  fullyParallel: true,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: "../target/test-logs/browser.json" }]],
  use: {
    baseURL: process.env.TIERDESK_TEST_URL,
    launchOptions: { executablePath: findChromium(), args: chromiumFlags },
    locale: "en-GB",
    timezoneId: "Europe/Stockholm",
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    screenshot: "only-on-failure",
    // A trace of every step takes half of the time: asked for by TIERDESK_TRACE=1 when a failure is not understood.
    trace: process.env.TIERDESK_TRACE ? "retain-on-failure" : "off",
  },
  projects: [
    {
      name: "desktop",
      testIgnore: "**/*.phone.spec.ts",
      // They choose the narrowest window themselves, so they are the same in both: once is enough.
      grepInvert: /in Swedish/,
      use: { viewport: { width: 1280, height: 800 } },
    },
    {
      name: "phone",
      testIgnore: "**/*.desktop.spec.ts",
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    },
  ],
});
