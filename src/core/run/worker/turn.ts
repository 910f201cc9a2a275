/** When a shop is due, computed only from its name and the time. Pure. */
import { HOUR, MINUTE } from "../../common/time/duration.ts";

/** How far a tick looks ahead: to the next tick, plus a reserve in case that is late. */
export const LOOK_AHEAD_MS = 2 * MINUTE;

/** How long the nightly work of all shops takes in total, from the nightly hour on. */
export const NIGHT_SPREAD_MS = 2 * HOUR;

/** How many of the new shops that one tick finds start at once. */
export const NEW_SHOPS_AT_ONCE = 100;

/**
 * When the first cycle of a new shop is due; `before` = how many other new shops the same tick put before it. A few new
 * shops start at once. Of thousands, most start at their own places within the interval, so that they delay no other
 * shop.
 */
export function firstTurnMs(shop: string, before: number, nowMs: number, intervalMs: number): number {
  return before < NEW_SHOPS_AT_ONCE ? nowMs : nextTurnMs(shop, nowMs, intervalMs);
}

/**
 * When the next cycle of a shop is due. Each shop has a fixed place within the interval, so that all cycles are spread
 * evenly, also after many hints, an outage or a slow shop.
 */
export function nextTurnMs(shop: string, nowMs: number, intervalMs: number): number {
  const placeMs = Math.floor(shareOf(shop) * intervalMs);
  return (Math.floor((nowMs - placeMs) / intervalMs) + 1) * intervalMs + placeMs;
}

/** How long after the nightly hour a shop's nightly work begins: full pull, wide discovery. */
export function nightDelayMs(shop: string): number {
  return Math.floor(shareOf(`night ${shop}`) * NIGHT_SPREAD_MS);
}

/** From 0 (included) to 1 (excluded), the same on every machine: FNV-1a, with its bits mixed once more. */
function shareOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296;
}
