import { demoPassword, prepareDemoData } from "./server.ts";

/** The demo data, made once; each worker's server begins with a copy of it. Answers how to remove it. */
export default async function globalSetup(): Promise<() => void> {
  process.env.TIERDESK_DEMO_PASSWORD = demoPassword;
  return prepareDemoData();
}
