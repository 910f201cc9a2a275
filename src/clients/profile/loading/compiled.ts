/** What is made of a profile once. */
import { createHash } from "node:crypto";

/** Identifies a profile: another profile has another fingerprint. */
export function fingerprintOf(profile: object): string {
  return createHash("sha256").update(JSON.stringify(profile)).digest("hex").slice(0, 16);
}

/** Compiles each profile, or part of one, once in a process, however many clients it makes. */
export function compiledOnce<P extends object, D>(compile: (part: P) => D): (part: P) => D {
  const made = new WeakMap<P, D>();
  return (part) => {
    const compiled = made.get(part) ?? compile(part);
    made.set(part, compiled);
    return compiled;
  };
}
