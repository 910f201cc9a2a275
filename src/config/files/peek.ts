import { isRecord } from "../../core/common/record.ts";
import { readEnvironment } from "../environment.ts";
import { readConfigFiles } from "./files.ts";
import { isKey, type Key, kindOf, type Kind, valueAt } from "../keys.ts";
import { type Named, namedBinding } from "../shops/named.ts";
import { absolutePath, type ConfigSources, dataDirByDefault } from "./places.ts";
import { DEFAULT_TIME_ZONE } from "../../core/common/time/time-zone.ts";
import { shopDataDir } from "../shops/shops.ts";
import { isTimeZone } from "../../core/common/time/time-zone.ts";

/** Where the state is and what time it is in the shop: all that looking at the state needs. */
export interface Peeked {
  readonly dataDir: string;
  /** Of the installation, which all shops' are in. */
  readonly rootDir: string;
  readonly timeZone: string;
  /** Whose state it has to be. */
  readonly named: Named;
}

/**
 * Reads a configuration that looks like one, without the schema, which takes longer to load than everything else that
 * `status` does. Null = something about it calls for the whole check, which says what. Throws ConfigurationError where the
 * file is no JSON, or not there although it was named.
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
  // The state is no file.
  if (layers.some((layer) => layer["store"] !== undefined) || environment.secretFiles.has("store.url")) return null;
  const isFromFile = dataDir !== undefined && layers.findIndex((layer) => valueAt(layer, "dataDir") !== undefined) >= 2;
  const rootDir =
    dataDir === undefined
      ? dataDirByDefault(sources, main.path, main.exists)
      : absolutePath(dataDir, isFromFile, main.path);
  return { dataDir: shopDataDir(rootDir, sources.shop ?? null), rootDir, timeZone, named: namedBinding(read) };
}

/** Only settings that there are, each of about the right type. */
function looksRight(tree: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(tree).every(([section, value]) => {
    if (isKey(section)) return isOfKind(value, kindOf(section));
    if (!isRecord(value)) return false;
    return Object.entries(value).every(([name, inner]) => {
      const key = `${section}.${name}`;
      return isKey(key) && isOfKind(inner, kindOf(key));
    });
  });
}

function isOfKind(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case "text":
      return typeof value === "string" || typeof value === "number";
    case "secret":
      return typeof value === "string";
    case "number":
      return typeof value === "number";
    case "list":
    case "command":
      return Array.isArray(value);
    case "map":
      return isRecord(value);
  }
}
