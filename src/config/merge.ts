/** Merges the sources of a configuration. */
import { isSecret, type Key, KEYS, type SecretKey, valueAt, withValue } from "./keys.ts";
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

/** For each setting the value of the strongest source. */
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
    origins.set(key, { kind: layer.kind, name: layer.name(key) });
  }
  return { values, origins, secretFiles, sealed: opened };
}

function definesKey(layer: Layer, key: Key): boolean {
  return valueAt(layer.values, key) !== undefined || layer.secretFiles.has(key) || layer.sealed?.has(key) === true;
}

/** Where each secret comes from; null = it has no source. */
export type SecretSources = Readonly<Record<SecretKey, SecretSource | null>>;

export function secretSources(merged: Merged): SecretSources {
  const sources = KEYS.filter(isSecret).map((key) => [key, secretSource(merged, key)] as const);
  return Object.fromEntries(sources) as Record<SecretKey, SecretSource | null>;
}

/** Values have the types of their schemas. */
function secretSource({ values, secretFiles, sealed }: Merged, key: SecretKey): SecretSource | null {
  const path = secretFiles.get(key);
  if (path !== undefined) return { kind: "file", path };
  const kept = sealed.get(key);
  if (kept !== undefined) return kept;
  const value = valueAt(values, key) as string | { readonly command: readonly string[] } | undefined;
  if (value === undefined) return null;
  return typeof value === "string" ? { kind: "value", value } : { kind: "command", argv: value.command };
}
