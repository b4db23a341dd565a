import { demoPassword, startServer } from "./server.ts";

/** One server with the demo data for all tests; workers find it through the environment. Answers how to end it. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const server = await startServer({ log: "server" });
  process.env.TIERDESK_TEST_URL = server.url;
  process.env.TIERDESK_TEST_DATA = server.data;
  process.env.TIERDESK_DEMO_PASSWORD = demoPassword;
  return () => server.stop();
}
