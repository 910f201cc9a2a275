/**
 * Which settings of a shop may be in the database. A command or a file path may not: a writer of the database could
 * then run programs on every worker, and read their files. Settings that the machines share may not be there either.
 */
import { isRecord } from "../../core/common/record.ts";
import { type Tree, isKey, isSecret, type Key, KEYS, valueAt, withValue, settingOf } from "../keys.ts";
import type { ConfigValues } from "../schema.ts";

function mayBeKept(key: Key): boolean {
  return settingOf(key).of !== undefined;
}

/** Settings that are stored there only encrypted. */
export function isKeptSealed(key: Key): boolean {
  return mayBeKept(key) && isSecret(key);
}

/** The names of the settings in a tree that may not be in the database. */
export function refusedNames(tree: Tree): readonly string[] {
  return Object.entries(tree).flatMap(([section, inner]) => {
    if (!isRecord(inner)) return inner === undefined ? [] : [section];
    const written = Object.entries(inner).filter(([, value]) => value !== undefined);
    // An empty section has no meaning.
    return written.flatMap(([name, value]) => {
      const key = `${section}.${name}`;
      if (!isKey(key) || !mayBeKept(key)) return [key];
      return isSecret(key) && typeof value !== "string" ? [`${key}.command`] : [];
    });
  });
}

/** The tree without its secrets. */
export function withoutSealed(tree: Tree): Tree {
  return KEYS.filter(isKeptSealed).reduce(
    (rest, key) => (valueAt(rest, key) === undefined ? rest : withValue(rest, key, undefined)),
    tree,
  );
}

/** The address of the system that gets a secret, from the settings beside it; empty if there is none. */
export function addressFor(key: Key, values: ConfigValues): string {
  const [section] = key.split(".");
  const address = section === "totalgest" ? values.totalgest?.endpoint : values.framework360?.url;
  return section === "notify" ? "" : (address ?? "");
}

/** Settings that may contain a secret: passwords and keys, or the commands that print them, and addresses that are secret. */
function mayHide(key: Key): boolean {
  return isSecret(key) || key.startsWith("daemon.heartbeat");
}

/** The content of a configuration file, its secrets separately, by their keys. */
export function splitSecrets(tree: Tree): {
  readonly plain: Tree;
  readonly secrets: Readonly<Record<string, unknown>>;
} {
  const keys = KEYS.filter((key) => mayHide(key) && valueAt(tree, key) !== undefined);
  return {
    plain: keys.reduce((rest, key) => withValue(rest, key, undefined), tree),
    secrets: Object.fromEntries(keys.map((key) => [key, valueAt(tree, key)])),
  };
}
