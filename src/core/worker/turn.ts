/** When whose turn it is, decided from names and the time alone. Pure. */
import { HOUR, MINUTE } from "../common/time/duration.ts";

/** What a queue has to know of turns. */
export function turnRules(intervalMs: number): {
  readonly lookAheadMs: number;
  readonly nextTurnMs: (shop: string, nowMs: number) => number;
} {
  return { lookAheadMs: LOOK_AHEAD_MS, nextTurnMs: (shop, nowMs) => nextTurnMs(shop, nowMs, intervalMs) };
}

/** A tick looks this far ahead: to the next one and, where that one is late, a little further. */
const LOOK_AHEAD_MS = 2 * MINUTE;

/** The night's work of all shops together takes this long, and begins at the nightly hour. */
export const NIGHT_SPREAD_MS = 2 * HOUR;

/**
 * When the next cycle of a shop is due: each shop has its own place within the interval, so that the cycles of all are
 * spread over it, and stay so after a burst of hints, an outage, or a shop that took long.
 */
export function nextTurnMs(shop: string, nowMs: number, intervalMs: number): number {
  const placeMs = Math.floor(shareOf(shop) * intervalMs);
  return (Math.floor((nowMs - placeMs) / intervalMs) + 1) * intervalMs + placeMs;
}

/** How long after the nightly hour a shop's night begins: full pull, wide discovery. */
export function nightDelayMs(shop: string): number {
  return Math.floor(shareOf(`night ${shop}`) * NIGHT_SPREAD_MS);
}

/** From 0 (in) to 1 (out), the same for a text on every machine: FNV-1a, its bits mixed once more. */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}
