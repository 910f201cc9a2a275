import type { Context as Call } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

import { hashToken, makeToken } from "../../core/access/token.ts";
import type { Visitor } from "../../core/access/user.ts";
import { HOUR } from "../../core/common/time/duration.ts";
import type { PageHost, Site } from "../host.ts";

const COOKIE = "tg360_session";
const LASTS_MS = 12 * HOUR;

export function beginSession(call: Call, host: PageHost, site: Site, user: string | null): void {
  const token = makeToken();
  const nowMs = host.clock.now();
  host.access.beginSession(hashToken(token), user, nowMs + LASTS_MS, nowMs);
  setCookie(call, COOKIE, token, { ...cookieOf(site), httpOnly: true, maxAge: LASTS_MS / 1000 });
}

export function endSession(call: Call, host: PageHost, site: Site): void {
  const token = getCookie(call, COOKIE);
  if (token !== undefined) host.access.endSession(hashToken(token));
  deleteCookie(call, COOKIE, cookieOf(site));
}

/** The visitor; null = not logged in. `systemUser`: the name of a visitor who used the one-time link. */
export function visitorOf(call: Call, host: PageHost, systemUser: string): Visitor | null {
  const token = getCookie(call, COOKIE);
  if (token === undefined) return null;
  const found = host.access.findSession(hashToken(token), host.clock.now());
  if (found === null) return null;
  if (found === "link") return { name: systemUser, role: "act", shops: null, isByLink: true };
  return { ...found, isByLink: false };
}

export function cookieOf({ isSecure }: Site): { path: string; sameSite: "Lax"; secure: boolean } {
  return { path: "/", sameSite: "Lax", secure: isSecure };
}
