import { createHash } from "node:crypto";

/** The longest `site`: with `fw360:` and an order id, a reference must have at most 64 characters. */
export const SITE_MAX = 36;

/** A normalised address, or what is wrong with it in a few words. */
export type UrlResult = { readonly ok: true; readonly url: string } | { readonly ok: false; readonly fault: string };

/**
 * TotalGest's endpoint: no scheme = https, http only to loopback, a path is kept, no slash at the end. User name and
 * password, query and fragment are refused.
 */
export function normalizeEndpoint(text: string): UrlResult {
  return normalize(text, (path) => path);
}

/** The shop's address: like an endpoint; `/m/api` at its end, which the client adds itself, is removed. */
export function normalizeShopUrl(text: string): UrlResult {
  return normalize(text, (path) => path.replace(/\/m\/api$/i, ""));
}

/**
 * A heartbeat address: by the rules of an endpoint, but path and query stay unchanged, because they identify the
 * heartbeat.
 */
export function normalizeHeartbeatUrl(text: string): UrlResult {
  const [address = "", query] = text.trim().split(/(?=\?)/s);
  const result = normalize(address, (path) => path);
  if (!result.ok) return result;
  const slash = address.endsWith("/") ? "/" : "";
  return { ok: true, url: result.url + slash + (query ?? "") };
}

/**
 * A mail server: `smtps://HOST` = TLS from the first byte, `smtp://HOST` = STARTTLS, which only a server on this
 * machine may omit. No scheme = smtps. User and password have settings of their own.
 */
export function normalizeSmtpUrl(text: string): UrlResult {
  const written = text.trim();
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `smtps://${written}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : null;
  const isMail = url?.protocol === "smtp:" || url?.protocol === "smtps:";
  if (url === null || !isMail || url.hostname === "" || /\s/.test(written)) return fault("smtps://HOST");
  if (url.username !== "" || url.password !== "") return fault("smtps://HOST, without USER:PASSWORD@");
  if (!/^\/?$/.test(url.pathname) || url.search !== "" || url.hash !== "") return fault("smtps://HOST:PORT");
  return { ok: true, url: `${url.protocol}//${url.host}` };
}

function normalize(text: string, trimPath: (path: string) => string): UrlResult {
  const written = text.trim();
  // `localhost:8080` would parse as a URL with the scheme `localhost:`.
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `https://${written}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : null;
  if (url === null || url.hostname === "" || /\s/.test(written)) return fault("https://HOST");
  if (url.username !== "" || url.password !== "") return fault("https://HOST, without USER:PASSWORD@");
  if (url.search !== "" || url.hash !== "") return fault("https://HOST, without ? or #");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    return fault("https://HOST, http://127.0.0.1");
  }
  const path = trimPath(url.pathname.replace(/\/+$/, "")).replace(/\/+$/, "");
  return { ok: true, url: `${url.origin}${path}` };
}

function fault(text: string): UrlResult {
  return { ok: false, fault: text };
}

/** The public address of the page behind a proxy: a host over TLS, without a path. */
export function normalizePublicUrl(text: string): UrlResult {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  const isPlain = url?.protocol === "https:" && url.pathname === "/" && url.search + url.hash + url.username === "";
  return url !== null && isPlain ? { ok: true, url: url.origin } : fault("https://HOST");
}

/** The address of an order in the shop's back office; `{id}` behind the host stands for its id. */
export function normalizeOrderUrl(text: string): UrlResult {
  const url = text.trim();
  const isTemplate = /^https?:\/\/[^/\s@{}?#]+\/\S*\{id\}\S*$/i.test(url) && URL.canParse(url);
  return isTemplate ? { ok: true, url } : fault("https://HOST/…{id}");
}

export const DATABASE_URL = "postgres://USER:PASSWORD@HOST/DATABASE";

/** Whether this is the address of a PostgreSQL database. A `%` stands for a character: `%25` is the sign itself. */
export function isDatabaseUrl(text: string): boolean {
  const isShaped = /^postgres(?:ql)?:\/\/[^/\s]+\/[^/\s?]+(?:\?\S*)?$/.test(text) && URL.canParse(text);
  return isShaped && !/%(?![\dA-F]{2})/i.test(text) && isDecodable(text);
}

/** The bytes behind `%` must be UTF-8. */
function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== "";
  } catch {
    return false;
  }
}

export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
}

/**
 * Which shop an address leads to, however it is written: the host without `www.`, scheme, port and `/m/api`. On this
 * machine the port tells shops apart.
 */
export function shopAddressOf(shopUrl: string): string | null {
  const normal = normalizeShopUrl(shopUrl);
  if (!normal.ok) return null;
  const { hostname, port, pathname } = new URL(normal.url);
  const path = pathname.replace(/\/$/, "");
  if (isLoopback(hostname)) return `127.0.0.1:${port}${path}`;
  return hostname.replace(/^www\./, "").replace(/\.$/, "") + path;
}

/**
 * The default `framework360.site`: the host of the shop's address in lower case, without `www.` and port. Over 36
 * characters it is cut and ends with a hash, so that two long names stay different.
 */
export function siteOf(shopUrl: string): string {
  const host = new URL(shopUrl).hostname
    .replace(/^www\./, "")
    .replace(/\.$/, "")
    .replaceAll(/[^a-z0-9.-]/g, "");
  if (host.length <= SITE_MAX) return host;
  const hash = createHash("sha256").update(host).digest("hex").slice(0, 8);
  return `${host.slice(0, SITE_MAX - hash.length - 1)}-${hash}`;
}
