import { isRecord } from "../core/common/record.ts";
import { nearest } from "../core/common/nearest.ts";
import type { ConfigValues } from "./schema.ts";

type Sections = { [S in keyof ConfigValues]-?: NonNullable<ConfigValues[S]> };
type SectionName = Exclude<keyof Sections, "dataDir" | "lang">;
type SectionKey = { [S in SectionName]: `${S}.${Extract<keyof Sections[S], string>}` }[SectionName];

/** The path of one setting, e.g. `totalgest.shopId`. */
export type Key = SectionKey | "dataDir" | "lang";

/** How the text of an environment variable becomes the value of a setting. */
export type Kind = "text" | "secret" | "number" | "list" | "map";

/** Every setting, in the order in which they are shown. */
const KINDS = {
  "totalgest.endpoint": "text",
  "totalgest.shopId": "text",
  "totalgest.ownerId": "text",
  "totalgest.username": "text",
  "totalgest.password": "secret",
  "totalgest.maxRequestsPerSecond": "number",
  "totalgest.maxInFlight": "number",
  "totalgest.profile": "text",
  "totalgest.adapter": "text",
  "totalgest.hosts": "list",
  "framework360.url": "text",
  "framework360.site": "text",
  "framework360.apiKey": "secret",
  "framework360.maxRequestsPerSecond": "number",
  "framework360.maxInFlight": "number",
  "framework360.timeZone": "text",
  "framework360.totals": "text",
  "framework360.webhookSecret": "secret",
  "framework360.profile": "text",
  "export.from": "text",
  "export.statuses": "list",
  "export.open": "list",
  "export.cancelled": "list",
  "export.after": "list",
  "fulfilment.statuses": "map",
  "products.priceList": "text",
  "products.languages": "list",
  "products.buffer": "number",
  "mapping.payments": "map",
  "mapping.vat": "map",
  "mapping.countries": "map",
  "http.timeout": "text",
  "http.concurrency": "number",
  "notify.to": "list",
  "notify.from": "text",
  "notify.smtpUrl": "text",
  "notify.smtpUser": "text",
  "notify.smtpPassword": "secret",
  "notify.webhookUrl": "secret",
  "notify.dailySummary": "text",
  "daemon.heartbeatUrl": "text",
  "daemon.heartbeatFailUrl": "text",
  "metrics.token": "secret",
  "serve.publicUrl": "text",
  "serve.trustedProxies": "list",
  "store.url": "secret",
  "secret.key": "secret",
  dataDir: "text",
  lang: "text",
} as const satisfies Readonly<Record<Key, Kind>>;

export const KEYS = Object.keys(KINDS).filter(isKey);

/** A secret is a text, or a command that prints it. */
export type SecretKey = { [K in Key]: (typeof KINDS)[K] extends "secret" ? K : never }[Key];

export function isSecret(key: Key): key is SecretKey {
  return KINDS[key] === "secret";
}

/** A module that is run, and where it may call: set in a file of this machine alone, or when somebody configures it. */
const OF_FILES: ReadonlySet<Key> = new Set(["totalgest.adapter", "totalgest.hosts"] as const);

/** Neither a variable nor the database may set it. */
export function isOfFiles(key: Key): boolean {
  return OF_FILES.has(key);
}

export function isKey(path: string): path is Key {
  return Object.hasOwn(KINDS, path);
}

export function kindOf(key: Key): Kind {
  return KINDS[key];
}

const NAMES = new Map(
  KEYS.map((key) => {
    const words = key.replaceAll(".", "_").replaceAll(/([a-z])([A-Z])/g, "$1_$2");
    return [key, `TG360_${words.toUpperCase()}`];
  }),
);

/** `totalgest.shopId` as `TG360_TOTALGEST_SHOP_ID`. */
export function environmentName(key: Key): string {
  return NAMES.get(key) ?? "";
}

const SECTIONS = [...new Set(KEYS.flatMap((key) => (key.includes(".") ? [key.slice(0, key.indexOf("."))] : [])))];

/** The setting, or the section, that an unknown path probably misspells. */
export function nearestName(path: string): string | null {
  return byLastWord(path) ?? nearest(path, path.includes(".") ? KEYS : [...SECTIONS, ...KEYS]);
}

/** `endpoint` at the top, or in the wrong section, means `totalgest.endpoint`. */
function byLastWord(path: string): string | null {
  const word = path.split(".").at(-1)?.toLowerCase();
  return KEYS.find((key) => key.split(".").at(-1)?.toLowerCase() === word) ?? null;
}

/** A setting's value in a tree of sections; undefined = not there. */
export function valueAt(tree: Readonly<Record<string, unknown>>, key: Key): unknown {
  const [section = "", name] = key.split(".");
  const found = Object.hasOwn(tree, section) ? tree[section] : undefined;
  if (name === undefined) return found;
  return isRecord(found) && Object.hasOwn(found, name) ? found[name] : undefined;
}

/** The tree with this setting changed; undefined removes it. The given tree is not changed. */
export function withValue<T extends Readonly<Record<string, unknown>>>(tree: T, key: Key, value: unknown): T {
  const [section = "", name] = key.split(".");
  if (name === undefined) return { ...tree, [section]: value };
  const found = Object.hasOwn(tree, section) ? tree[section] : undefined;
  return { ...tree, [section]: { ...(isRecord(found) ? found : {}), [name]: value } };
}
