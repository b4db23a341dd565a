// Everything a browser test needs, from one place.
export { expectNoAxe, expectNoSideScroll, hydrated, open, scripting, signIn } from "./page.ts";
export { mailsTo, outgoingMail, type Mail } from "./mail.ts";
export { demoPassword, startServer, type Server, type ServerOptions } from "./server.ts";

/** The data folder of the server that all tests share. */
export function sharedData(): string {
  const data = process.env.TIERDESK_TEST_DATA;
  if (!data) throw new Error("The shared server is not running: it is started by the tests' global set-up.");
  return data;
}
