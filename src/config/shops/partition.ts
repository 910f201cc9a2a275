import { isSecret, type Key, KEYS, valueAt, withValue } from "../keys.ts";

type Tree = Readonly<Record<string, unknown>>;

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

/** The tree with these secrets; names that are no settings are left out. */
export function withSecrets(tree: Tree, secrets: Readonly<Record<string, unknown>>): Tree {
  return KEYS.filter((key) => mayHide(key) && Object.hasOwn(secrets, key)).reduce(
    (made, key) => withValue(made, key, secrets[key]),
    tree,
  );
}
