import { createHmac, hash, timingSafeEqual } from "node:crypto";

import { MINUTE } from "../common/time/duration.ts";

/** A hint is accepted for this long after it was sent, and this long before, because clocks differ. */
const FRESH_MS = 5 * MINUTE;

/** A message of the shop that something there is new. It never contains the data itself. ASSUMED. */
export interface Hint {
  /** The raw body that was signed. */
  readonly body: Uint8Array;
  /** `sha256=HEX`, an HMAC of the body with the secret; "" = no signature. */
  readonly signature: string;
}

/** Null = it is forged or old. Else it may be accepted once: `digest` is remembered until `untilMs`. */
export function judgeHint(
  { body, signature }: Hint,
  secret: string,
  nowMs: number,
): { readonly digest: string; readonly untilMs: number } | null {
  const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
  const given = Buffer.from(signature.toLowerCase());
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const sentMs = sentAt(body);
  if (sentMs === null || Math.abs(nowMs - sentMs) > FRESH_MS) return null;
  return { digest: hash("sha256", body, "base64url"), untilMs: sentMs + FRESH_MS };
}

/** Epoch ms; null = the body has no time. */
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
