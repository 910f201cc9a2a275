import { hash, randomBytes } from "node:crypto";

/** What a browser or a link carries; nobody guesses it. */
export function makeToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of it. */
export function hashToken(token: string): string {
  return hash("sha256", token, "base64url");
}
