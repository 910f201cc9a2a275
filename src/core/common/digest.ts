import { hash } from "node:crypto";

/** A short text that differs where the values do. */
export function digest(value: unknown): string {
  return hash("sha256", JSON.stringify(value), "base64url").slice(0, 16);
}
