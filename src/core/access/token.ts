import { hash, randomBytes } from "node:crypto";

/** A random token for a browser session or a link; 256 bits cannot be guessed. */
export function makeToken(): string {
  return randomBytes(32).toString("base64url");
}

/** The hash that is stored instead of the token. */
export function hashToken(token: string): string {
  return hash("sha256", token, "base64url");
}
