import { createHmac, hash, timingSafeEqual } from "node:crypto";

import { MINUTE } from "../common/time/duration.ts";

/** A hint is taken for so long after it was sent, and so long before, for clocks that differ. */
const FRESH_MS = 5 * MINUTE;

export const REFUSALS = ["forged", "old", "repeated", "large", "unset"] as const;
export type Refusal = (typeof REFUSALS)[number];

/** What the shop sent to say that something is new there. It is never the data itself. ASSUMED. */
export interface Hint {
  /** The raw body, as it was signed. */
  readonly body: Uint8Array;
  /** `sha256=HEX`, an HMAC of the body under the secret; "" = there is none. */
  readonly signature: string;
}

/** A hint that may be taken, once: `digest` until `untilMs`. */
export type Judged = { readonly digest: string; readonly untilMs: number } | { readonly refused: "forged" | "old" };

export function judgeHint({ body, signature }: Hint, secret: string, nowMs: number): Judged {
  const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
  const given = Buffer.from(signature.toLowerCase());
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { refused: "forged" };
  const sentMs = sentAt(body);
  if (sentMs === null || Math.abs(nowMs - sentMs) > FRESH_MS) return { refused: "old" };
  return { digest: hash("sha256", body, "base64url"), untilMs: sentMs + FRESH_MS };
}

/** Epoch ms; null = the body does not say when. */
function sentAt(body: Uint8Array): number | null {
  try {
    const sent: unknown = JSON.parse(Buffer.from(body).toString());
    const at = typeof sent === "object" && sent !== null && "sent_at" in sent ? sent.sent_at : null;
    const ms = typeof at === "string" ? Date.parse(at) : Number.NaN;
    return Number.isNaN(ms) ? null : ms;
  } catch {
    return null;
  }
}
