import type { BrowserContext } from "@playwright/test";

/** That a preloaded file was not used soon says how busy the machine is. */
const hurry = /was preloaded using link preload but not used within a few seconds/;

/**
 * What the browser complained about: errors and warnings on the console, which hydration and the content security
 * policy report there too, and errors that nothing caught.
 */
export class Watch {
  private complaints: string[] = [];
  private expected: RegExp[] = [];

  /** Listens to every page of a context. */
  on(context: BrowserContext): void {
    context.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      if (hurry.test(message.text())) return;
      this.complaints.push(`${message.type()} at ${message.location().url}: ${message.text()}`);
    });
    context.on("weberror", (error) => this.complaints.push(`uncaught: ${error.error().message}`));
  }

  /** This complaint belongs to what the test tries: a page that is not there, say. */
  expects(complaint: RegExp): void {
    this.expected.push(complaint);
  }

  /** Everything that nobody expected, and forgets it. */
  found(): string[] {
    const found = this.complaints.filter((complaint) => !this.expected.some((expected) => expected.test(complaint)));
    this.complaints = [];
    return found;
  }
}
