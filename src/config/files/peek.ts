import { isRecord } from "../../core/common/record.ts";
import { readEnvironment } from "../environment.ts";
import { readConfigFiles } from "./files.ts";
import { isKey, type Key, settingOf, type Kind, valueAt } from "../keys.ts";
import { type ConfigSources, rootDirOf } from "./places.ts";
import { DEFAULT_TIME_ZONE, isTimeZone } from "../../core/common/time/zone.ts";
import { shopDataDir, type Named, namedBinding } from "../shops/shops.ts";

/** Where the state is, and the shop's time zone: everything needed to show the state. */
export interface Peeked {
  readonly dataDir: string;
  /** The installation's folder, which contains the states of all shops. */
  readonly rootDir: string;
  readonly timeZone: string;
  /** The shop that the state has to belong to. */
  readonly named: Named;
}

/**
 * Reads a plausible configuration without the schema, which takes longer to load than the rest of `status`. Null =
 * something needs the full check, which will report it. Throws ConfigurationError if the file is not JSON, or does
 * not exist although it was named.
 */
export function peekConfig(sources: ConfigSources): Peeked | null {
  const { main, own, layers: files } = readConfigFiles(sources);
  const environment = readEnvironment(sources.env);
  const isPlain =
    main.notices.length === 0 &&
    own.notices.length === 0 &&
    environment.unknown.length === 0 &&
    files.every(({ tree }) => looksRight(tree));
  if (!isPlain) return null;
  const layers = [sources.flags, environment.tree, ...files.map(({ tree }) => tree)];
  const read = (key: Key): unknown => layers.map((layer) => valueAt(layer, key)).find((value) => value !== undefined);
  const timeZone = read("framework360.timeZone") ?? DEFAULT_TIME_ZONE;
  const dataDir = read("dataDir");
  if (typeof timeZone !== "string" || !isTimeZone(timeZone)) return null;
  if (dataDir !== undefined && typeof dataDir !== "string") return null;
  if (own !== main && own.tree["dataDir"] !== undefined) return null;
  // The state is not a file.
  if (layers.some((layer) => layer["store"] !== undefined) || environment.secretFiles.has("store.url")) return null;
  const rootDir = rootDirOf(sources, main);
  return { dataDir: shopDataDir(rootDir, sources.shop ?? null), rootDir, timeZone, named: namedBinding(read) };
}

/** Only known settings, each of about the right type. */
function looksRight(tree: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(tree).every(([section, value]) => {
    if (isKey(section)) return isOfKind(value, settingOf(section).kind);
    if (!isRecord(value)) return false;
    return Object.entries(value).every(([name, inner]) => {
      const key = `${section}.${name}`;
      return isKey(key) && isOfKind(inner, settingOf(key).kind);
    });
  });
}

function isOfKind(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string" || typeof value === "number";
    case "secret":
      return typeof value === "string" || isRecord(value);
    case "number":
      return typeof value === "number";
    case "list":
      return Array.isArray(value);
    case "map":
      return isRecord(value);
  }
}
