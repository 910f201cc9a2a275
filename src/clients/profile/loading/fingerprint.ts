import { createHash } from "node:crypto";

/** Identifies a profile: another profile has another fingerprint. */
export function fingerprintOf(profile: object): string {
  return createHash("sha256").update(JSON.stringify(profile)).digest("hex").slice(0, 16);
}
