import type { Context as Call, MiddlewareHandler } from "hono";

import type { Site } from "../host.ts";

/** Enough for a form with ten thousand ticked orders. */
const MOST_FORM_BYTES = 512 * 1024;
export const HOOKS = "/hooks/";

const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** A page may also load pictures from this host. */
export function allowPictures(call: Pick<Call, "header">, origin: string): void {
  call.header("content-security-policy", POLICY.replace("img-src 'self'", `img-src 'self' ${origin}`));
}

const HEADERS = {
  "content-security-policy": POLICY,
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  // `no-referrer` would remove the Origin from a form's POST.
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
} as const;

/**
 * Checked before everything else: the host name of the request (another site's name may lead here), the origin of a
 * POST, its type and its size. Signals come from elsewhere and are checked by their signature.
 */
export function guard(site: Site): MiddlewareHandler {
  return async (call, next) => {
    const { req } = call;
    for (const [name, value] of Object.entries(HEADERS)) call.header(name, value);
    const isHint = req.path.startsWith(HOOKS);
    if (!isHint && !site.hosts.has((req.header("host") ?? "").toLowerCase())) return call.text("", 421);
    if (!["GET", "HEAD", "POST"].includes(req.method)) return call.text("", 405);
    if (req.method === "POST" && !isHint) {
      if (!site.origins.has(req.header("origin") ?? "")) return call.text("", 403);
      const type = (req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
      if (type !== "application/x-www-form-urlencoded") return call.text("", 415);
      if (Number(req.header("content-length") ?? Number.POSITIVE_INFINITY) > MOST_FORM_BYTES) return call.text("", 413);
    }
    return next();
  };
}

/** The address of the client. A proxy's header counts only if the proxy is trusted. */
export function peerOf(call: Call, { trustedProxies }: Site): string {
  const direct = plainAddress(remoteAddress(call.env));
  if (!trustedProxies.includes(direct)) return direct;
  const forwarded = (call.req.header("x-forwarded-for") ?? "").split(",").map((one) => plainAddress(one.trim()));
  return forwarded.findLast((one) => one !== "" && !trustedProxies.includes(one)) ?? direct;
}

/** As @hono/node-server passes the request on. */
function remoteAddress(env: unknown): string {
  const bindings = env as { readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } } } | undefined;
  return bindings?.incoming?.socket?.remoteAddress ?? "";
}

/** An IPv4 address written as IPv6 is the same. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, "");
}
