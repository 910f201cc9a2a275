/** Merges the sources of a configuration. */
import { type Key, KEYS, valueAt, withValue } from "./keys.ts";
import { SECRET_PAIRS } from "./files/layer.ts";
import type { ConfigValues } from "./schema.ts";
import type { SealedSource, SecretSource } from "./secret-source.ts";

/** The source of a value; `name` is the flag, the variable or the file. */
export interface Origin {
  readonly kind: "flag" | "environment" | "database" | "file" | "default";
  readonly name: string;
}

/** One source of settings, checked. */
export interface Layer {
  readonly kind: Origin["kind"];
  readonly values: ConfigValues;
  readonly secretFiles: ReadonlyMap<Key, string>;
  readonly sealed?: ReadonlyMap<Key, SealedSource>;
  readonly name: (key: Key) => string;
}

export interface Merged {
  readonly values: ConfigValues;
  readonly origins: ReadonlyMap<Key, Origin>;
  readonly secretFiles: ReadonlyMap<Key, string>;
  readonly sealed: ReadonlyMap<Key, SealedSource>;
}

/** For each setting the value of the strongest source; a secret and its command count as one setting. */
export function merge(layers: readonly Layer[]): Merged {
  let values: ConfigValues = {};
  const origins = new Map<Key, Origin>();
  const secretFiles = new Map<Key, string>();
  const opened = new Map<Key, SealedSource>();
  for (const key of KEYS) {
    const layer = layers.find((candidate) => definesKey(candidate, key));
    if (layer === undefined) continue;
    const value = valueAt(layer.values, key);
    const secretFile = layer.secretFiles.get(key);
    const sealed = layer.sealed?.get(key);
    if (value !== undefined) values = withValue(values, key, value);
    else if (sealed !== undefined) opened.set(key, sealed);
    else if (secretFile !== undefined) secretFiles.set(key, secretFile);
    else continue;
    const name = secretFile === undefined ? layer.name(key) : `${layer.name(key)}_FILE`;
    origins.set(key, { kind: layer.kind, name });
  }
  return { values, origins, secretFiles, sealed: opened };
}

function definesKey(layer: Layer, key: Key): boolean {
  const pair = SECRET_PAIRS.find(({ value, command }) => key === value || key === command);
  const keys: readonly Key[] = pair === undefined ? [key] : [pair.value, pair.command];
  return keys.some(
    (candidate) =>
      valueAt(layer.values, candidate) !== undefined ||
      layer.secretFiles.has(candidate) ||
      layer.sealed?.has(candidate) === true,
  );
}

type SecretKey = (typeof SECRET_PAIRS)[number]["value"];

/** Where each secret comes from; null = it has no source. */
export type SecretSources = Readonly<Record<SecretKey, SecretSource | null>>;

export function secretSources(merged: Merged): SecretSources {
  const sources = SECRET_PAIRS.map((pair) => [pair.value, secretSource(merged, pair)] as const);
  return Object.fromEntries(sources) as Record<SecretKey, SecretSource | null>;
}

/** Values and commands have the types of their schemas. */
function secretSource(
  { values, secretFiles, sealed }: Merged,
  { value: key, command }: (typeof SECRET_PAIRS)[number],
): SecretSource | null {
  const path = secretFiles.get(key);
  if (path !== undefined) return { kind: "file", path };
  const kept = sealed.get(key);
  if (kept !== undefined) return kept;
  const value = valueAt(values, key);
  if (value !== undefined) return { kind: "value", value: value as string };
  const argv = valueAt(values, command);
  return argv === undefined ? null : { kind: "command", argv: argv as readonly string[] };
}
