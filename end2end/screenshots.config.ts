import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

// Not tests: the pictures for the README, taken with the tests' browser and server.
export default defineConfig({
  ...tests,
  testDir: ".",
  testMatch: "screenshots.ts",
  workers: 1,
  reporter: "list",
  projects: [
    { name: "light", use: { colorScheme: "light" } },
    { name: "dark", use: { colorScheme: "dark" } },
  ],
});
