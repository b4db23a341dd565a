import type { SentFile } from "./desk.ts";

/** A picture of one pixel (PNG, ISO/IEC 15948). */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

export function aPicture(name: string): SentFile {
  return { name, mimeType: "image/png", buffer: Buffer.from(PIXEL, "base64") };
}

export function aTextFile(name: string, text = "what the device said"): SentFile {
  return { name, mimeType: "text/plain", buffer: Buffer.from(text) };
}

/** A file of this many bytes, whatever is in it. */
export function aFile(name: string, bytes: number): SentFile {
  return { name, mimeType: "application/octet-stream", buffer: Buffer.alloc(bytes, 0x2a) };
}
