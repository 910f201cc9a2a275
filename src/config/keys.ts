import { isRecord } from "../core/common/record.ts";
import { nearest } from "../core/common/words.ts";
import type { ConfigValues } from "./schema.ts";

type Sections = { [S in keyof ConfigValues]-?: NonNullable<ConfigValues[S]> };
type SectionName = Exclude<keyof Sections, "dataDir" | "lang">;
type SectionKey = { [S in SectionName]: `${S}.${Extract<keyof Sections[S], string>}` }[SectionName];

/** The path of one setting, e.g. `totalgest.shopId`. */
export type Key = SectionKey | "dataDir" | "lang";

/** How the text of an environment variable becomes the value of a setting. */
export type Kind = "text" | "secret" | "number" | "list" | "map";

export interface Setting {
  readonly kind: Kind;
  /** Its option of `configure`; of a secret what its three options begin with. */
  readonly flag?: string;
  /** Of a number that has an option: both ends are allowed. */
  readonly range?: readonly [number, number];
}

/** Every setting, in the order in which they are shown. */
const SETTINGS = {
  "totalgest.endpoint": { kind: "text", flag: "--endpoint <url>" },
  "totalgest.shopId": { kind: "text", flag: "--shop-id <id>" },
  "totalgest.ownerId": { kind: "text", flag: "--owner-id <id>" },
  "totalgest.username": { kind: "text", flag: "--username <name>" },
  "totalgest.password": { kind: "secret", flag: "--password" },
  "totalgest.maxRequestsPerSecond": { kind: "number" },
  "totalgest.maxInFlight": { kind: "number" },
  "totalgest.profile": { kind: "text", flag: "--profile <file>" },
  "totalgest.adapter": { kind: "text", flag: "--adapter <file>" },
  "totalgest.hosts": { kind: "list" },
  "framework360.url": { kind: "text", flag: "--shop-url <url>" },
  "framework360.site": { kind: "text", flag: "--site <name>" },
  "framework360.apiKey": { kind: "secret", flag: "--api-key" },
  "framework360.maxRequestsPerSecond": { kind: "number" },
  "framework360.maxInFlight": { kind: "number" },
  "framework360.timeZone": { kind: "text", flag: "--time-zone <name>" },
  "framework360.totals": { kind: "text", flag: "--totals <gross|net>" },
  "framework360.webhookSecret": { kind: "secret" },
  "framework360.profile": { kind: "text", flag: "--shop-profile <file>" },
  "export.from": { kind: "text", flag: "--export-from <date>" },
  "export.statuses": { kind: "list", flag: "--statuses <list>" },
  "export.open": { kind: "list", flag: "--open <list>" },
  "export.cancelled": { kind: "list", flag: "--cancelled <list>" },
  "export.after": { kind: "list", flag: "--after <list>" },
  "fulfilment.statuses": { kind: "map", flag: "--fulfilment <state=status>" },
  "products.priceList": { kind: "text", flag: "--price-list <name>" },
  "products.languages": { kind: "list", flag: "--languages <list>" },
  "products.buffer": { kind: "number", flag: "--buffer <pieces>", range: [0, 1_000_000] },
  "mapping.payments": { kind: "map", flag: "--map-payment <shop=code>" },
  "mapping.vat": { kind: "map", flag: "--map-vat <rate=code>" },
  "mapping.countries": { kind: "map", flag: "--map-country <name=iso>" },
  "http.timeout": { kind: "text", flag: "--timeout <duration>" },
  "http.concurrency": { kind: "number", flag: "--concurrency <n>", range: [1, 64] },
  "notify.to": { kind: "list", flag: "--notify-to <list>" },
  "notify.from": { kind: "text", flag: "--notify-from <address>" },
  "notify.smtpUrl": { kind: "text", flag: "--smtp-url <url>" },
  "notify.smtpUser": { kind: "text", flag: "--smtp-user <name>" },
  "notify.smtpPassword": { kind: "secret", flag: "--smtp-password" },
  "notify.webhookUrl": { kind: "secret", flag: "--notify-webhook" },
  "notify.dailySummary": { kind: "text", flag: "--daily-summary <time>" },
  "daemon.heartbeatUrl": { kind: "text" },
  "daemon.heartbeatFailUrl": { kind: "text" },
  "metrics.token": { kind: "secret" },
  "serve.publicUrl": { kind: "text", flag: "--public-url <url>" },
  "serve.trustedProxies": { kind: "list", flag: "--trusted-proxies <list>" },
  "store.url": { kind: "secret" },
  "secret.key": { kind: "secret" },
  dataDir: { kind: "text" },
  lang: { kind: "text", flag: "--messages <code>" },
} as const satisfies Readonly<Record<Key, Setting>>;

export const KEYS = Object.keys(SETTINGS).filter(isKey);

/** A secret is a text, or a command that prints it. */
export type SecretKey = { [K in Key]: (typeof SETTINGS)[K]["kind"] extends "secret" ? K : never }[Key];

export function isSecret(key: Key): key is SecretKey {
  return SETTINGS[key].kind === "secret";
}

/** A module that is run, and where it may call: set in a file of this machine alone, or when somebody configures it. */
const OF_FILES: ReadonlySet<Key> = new Set(["totalgest.adapter", "totalgest.hosts"] as const);

/** Neither a variable nor the database may set it. */
export function isOfFiles(key: Key): boolean {
  return OF_FILES.has(key);
}

export function isKey(path: string): path is Key {
  return Object.hasOwn(SETTINGS, path);
}

export function settingOf(key: Key): Setting {
  return SETTINGS[key];
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
