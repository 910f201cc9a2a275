/** Links reports by hashes, so that changing or removing one is detected. Pure. */
import { createHash } from "node:crypto";

import type { AuditHead, AuditLink } from "./store.ts";

/**
 * SHA-256, hex, of the previous link's hash (empty = the first), a line feed, and the report's bytes, in pieces or
 * whole.
 */
export function linkHash(previousSha256: string | null, pieces: Iterable<Uint8Array>): string {
  const hash = createHash("sha256").update(`${previousSha256 ?? ""}\n`);
  for (const piece of pieces) hash.update(piece);
  return hash.digest("hex");
}

/**
 * Where a chain is broken: `changed` = the report does not match its hash; `gap` = the previous link is missing or
 * another one.
 */
export interface ChainFault {
  readonly number: number;
  readonly kind: "changed" | "gap";
}

/** Checks links in sequence; `before` = the last checked link, null = this is the first. */
export function checkLink({ head, data }: AuditLink, before: AuditHead | null): ChainFault | null {
  const isNext = head.number === (before?.number ?? 0) + 1 && head.previousSha256 === (before?.sha256 ?? null);
  if (!isNext) return { number: head.number, kind: "gap" };
  return linkHash(head.previousSha256, [data]) === head.sha256 ? null : { number: head.number, kind: "changed" };
}
