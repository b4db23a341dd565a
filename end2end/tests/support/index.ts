// Everything a browser test needs, from one place.
export { expect, test } from "./fixtures.ts";
export { SteppedClock } from "./clock.ts";
export {
  expectContent,
  expectNoAxe,
  expectNoSideScroll,
  expectNotice,
  fillSignIn,
  form,
  hydrated,
  leaving,
  open,
  scripting,
  send,
  sendInVain,
  signIn,
} from "./page.ts";
export { aFile, aPicture, aTextFile } from "./files.ts";
export { mailsTo, outgoingMail, type Mail } from "./mail.ts";
export { chooseCategory, fillDetails, fillQuestions, ticketNumber } from "./register.ts";
export { people, vendorName, type Person, type Role } from "./people.ts";
export { demoPassword, startServer, type Server, type ServerOptions } from "./server.ts";
export { type Desk, type Card } from "./desk.ts";
