import { type Key, KEYS, kindOf, valueAt, withValue } from "../keys.ts";

type Tree = Readonly<Record<string, unknown>>;

/** What may hold a secret: passwords and keys, commands with their arguments, an address that is one. */
function isSecret(key: Key): boolean {
  return kindOf(key) === "secret" || kindOf(key) === "command" || key.startsWith("daemon.heartbeat");
}

/** What stands in a configuration file, its secrets apart, by their keys. */
export function splitSecrets(tree: Tree): {
  readonly plain: Tree;
  readonly secrets: Readonly<Record<string, unknown>>;
} {
  const keys = KEYS.filter((key) => isSecret(key) && valueAt(tree, key) !== undefined);
  return {
    plain: keys.reduce((rest, key) => withValue(rest, key, undefined), tree),
    secrets: Object.fromEntries(keys.map((key) => [key, valueAt(tree, key)])),
  };
}

/** The tree with these secrets in it; names that are no settings are left out. */
export function withSecrets(tree: Tree, secrets: Readonly<Record<string, unknown>>): Tree {
  return KEYS.filter((key) => isSecret(key) && Object.hasOwn(secrets, key)).reduce(
    (made, key) => withValue(made, key, secrets[key]),
    tree,
  );
}
