import { isRecord } from "../core/common/record.ts";
import { DEFAULT_TIME_ZONE } from "../core/common/time/zone.ts";
import { nearest } from "../core/common/words.ts";

/** A configuration file, or a part of it, as it was read. */
export type Tree = Readonly<Record<string, unknown>>;

/** How the text of an environment variable becomes the value of a setting. */
type SettingKind = "text" | "secret" | "number" | "list" | "map";

export interface Setting {
  readonly kind: SettingKind;
  /** What its value has to look like: a form of `schema.ts`. Absent = that of its kind. */
  readonly form?: string;
  /** Its option of `configure`; of a secret what its three options begin with. */
  readonly flag?: string;
  /** Of a number: both ends are allowed. */
  readonly range?: readonly [number, number];
  /** Absent = none. */
  readonly default?: string | number;
  /**
   * `shop`: it belongs to one shop, and named shops do not take it from `config.json`. `any`: a shop may have its own.
   * Absent = it belongs to a machine, or names a path there: the database may not set it.
   */
  readonly of?: "shop" | "any";
  /** Every call needs it. */
  readonly isRequired?: true;
}

/** Every setting, in the order in which they are shown. Schema, variables, options and defaults are made of this table. */
export const SETTINGS = {
  "totalgest.endpoint": { kind: "text", form: "endpoint", flag: "--endpoint <url>", of: "shop", isRequired: true },
  "totalgest.shopId": { kind: "text", form: "id", flag: "--shop-id <id>", of: "shop", isRequired: true },
  "totalgest.ownerId": { kind: "text", form: "id", flag: "--owner-id <id>", of: "shop", isRequired: true },
  "totalgest.username": { kind: "text", flag: "--username <name>", of: "shop", isRequired: true },
  "totalgest.password": { kind: "secret", flag: "--password", of: "shop", isRequired: true },
  "totalgest.maxRequestsPerSecond": { kind: "number", range: [0, 1000], default: 20, of: "any" },
  "totalgest.maxInFlight": { kind: "number", range: [0, 64], default: 8, of: "any" },
  "totalgest.profile": { kind: "text", flag: "--profile <file>" },
  "totalgest.adapter": { kind: "text", flag: "--adapter <file>" },
  "totalgest.hosts": { kind: "list", form: "hosts" },
  "framework360.url": { kind: "text", form: "shopUrl", flag: "--shop-url <url>", of: "shop", isRequired: true },
  "framework360.site": { kind: "text", form: "site", flag: "--site <name>", of: "shop" },
  "framework360.apiKey": { kind: "secret", form: "header", flag: "--api-key", of: "shop", isRequired: true },
  "framework360.maxRequestsPerSecond": { kind: "number", range: [0, 1000], default: 20, of: "any" },
  "framework360.maxInFlight": { kind: "number", range: [0, 64], default: 8, of: "any" },
  "framework360.timeZone": {
    kind: "text",
    form: "timeZone",
    flag: "--time-zone <name>",
    default: DEFAULT_TIME_ZONE,
    of: "any",
  },
  "framework360.totals": { kind: "text", form: "totals", flag: "--totals <gross|net>", default: "gross", of: "any" },
  "framework360.orderUrl": { kind: "text", form: "orderUrl", flag: "--order-url <url>", of: "shop" },
  "framework360.webhookSecret": { kind: "secret", form: "longSecret", of: "shop" },
  "framework360.profile": { kind: "text", flag: "--shop-profile <file>" },
  "export.from": { kind: "text", form: "day", flag: "--export-from <date>", of: "shop" },
  "export.statuses": { kind: "list", form: "someNames", flag: "--statuses <list>", of: "shop" },
  "export.open": { kind: "list", flag: "--open <list>", of: "shop" },
  "export.cancelled": { kind: "list", flag: "--cancelled <list>", of: "shop" },
  "export.after": { kind: "list", flag: "--after <list>", of: "shop" },
  "export.shipping": {
    kind: "text",
    form: "shippingRule",
    flag: "--shipping <optional|required>",
    default: "optional",
    of: "shop",
  },
  "export.payments": {
    kind: "text",
    form: "trueOrFalse",
    flag: "--payments <true|false>",
    default: "false",
    of: "shop",
  },
  "fulfilment.statuses": { kind: "map", form: "statuses", flag: "--fulfilment <state=status>", of: "any" },
  "products.priceList": { kind: "text", flag: "--price-list <name>", of: "shop" },
  "products.languages": { kind: "list", form: "languages", flag: "--languages <list>", of: "shop" },
  "products.buffer": { kind: "number", flag: "--buffer <pieces>", range: [0, 1_000_000], default: 0, of: "shop" },
  "products.fields": { kind: "map", form: "owners", flag: "--fields <field=owner>", of: "shop" },
  "mapping.payments": { kind: "map", form: "payments", flag: "--map-payment <shop=code>", of: "shop" },
  "mapping.shipping": { kind: "map", form: "shipping", flag: "--map-shipping <shop=code>", of: "shop" },
  "mapping.vat": { kind: "map", form: "vat", flag: "--map-vat <rate=code>", of: "shop" },
  "mapping.language": { kind: "map", form: "languageOf", flag: "--map-language <country=code>", of: "shop" },
  "mapping.countries": { kind: "map", form: "countries", flag: "--map-country <name=iso>", of: "shop" },
  "retention.buyers": { kind: "text", form: "retention", flag: "--keep-buyers <months>", default: "never", of: "any" },
  "backup.every": { kind: "text", form: "everyDays", flag: "--backup-every <days>", default: "never", of: "any" },
  "backup.keep": { kind: "number", flag: "--backup-keep <n>", range: [1, 1000], default: 14, of: "any" },
  "backup.folder": { kind: "text", flag: "--backup-folder <folder>" },
  "http.timeout": { kind: "text", form: "duration", flag: "--timeout <duration>", default: "30s" },
  "http.concurrency": { kind: "number", flag: "--concurrency <n>", range: [1, 64], default: 8 },
  "notify.to": { kind: "list", form: "mailAddresses", flag: "--notify-to <list>", of: "any" },
  "notify.from": { kind: "text", form: "mailAddress", flag: "--notify-from <address>", of: "any" },
  "notify.smtpUrl": { kind: "text", form: "smtpUrl", flag: "--smtp-url <url>" },
  "notify.smtpUser": { kind: "text", flag: "--smtp-user <name>" },
  "notify.smtpPassword": { kind: "secret", flag: "--smtp-password" },
  "notify.webhookUrl": { kind: "secret", form: "secretUrl", flag: "--notify-webhook", of: "any" },
  "notify.dailySummary": { kind: "text", form: "hour", flag: "--daily-summary <time>", of: "any" },
  "daemon.heartbeatUrl": { kind: "text", form: "heartbeatUrl" },
  "daemon.heartbeatFailUrl": { kind: "text", form: "heartbeatUrl" },
  "metrics.token": { kind: "secret", form: "token" },
  "serve.publicUrl": { kind: "text", form: "publicUrl", flag: "--public-url <url>" },
  "serve.trustedProxies": { kind: "list", form: "ips", flag: "--trusted-proxies <list>" },
  "page.images": { kind: "text", form: "trueOrFalse", flag: "--page-images <true|false>", default: "false", of: "any" },
  "store.url": { kind: "secret", form: "databaseUrl" },
  "secret.key": { kind: "secret", form: "sealingKeys" },
  dataDir: { kind: "text" },
  lang: { kind: "text", form: "language", flag: "--messages <code>" },
} as const satisfies Readonly<Record<string, Setting>>;

/** The path of one setting, e.g. `totalgest.shopId`. */
export type Key = keyof typeof SETTINGS;

/** A section of settings, and the settings in it. */
export type SectionName = Key extends infer K ? (K extends `${infer Section}.${string}` ? Section : never) : never;
export type NameIn<Section extends SectionName> = Key extends infer K
  ? K extends `${Section}.${infer Name}`
    ? Name
    : never
  : never;

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

const SECTIONS: readonly string[] = [
  ...new Set(KEYS.flatMap((key) => (key.includes(".") ? [key.slice(0, key.indexOf("."))] : []))),
];

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
export function valueAt(tree: Tree, key: Key): unknown {
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
