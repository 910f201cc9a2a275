/** The shop without a name of its own: its settings are in `config.json`, its state is in the data directory itself. */
export const DEFAULT_SHOP = "default";

const SHOP_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** A name is part of paths, so only lower-case letters, digits and hyphens are allowed. */
export function isShopName(text: string): boolean {
  return SHOP_NAME.test(text);
}

/** The shops of a command without `--shop`: each of them, one that has to be named, the installation, or none. */
export type CommandScope = "each" | "one" | "installation" | "none";

const SCOPES: Readonly<Record<string, CommandScope>> = {
  configure: "one",
  "pull-products": "each",
  "export-orders": "each",
  status: "each",
  audit: "each",
  doctor: "each",
  daemon: "each",
  worker: "installation",
  fix: "one",
  metrics: "each",
  backup: "one",
  restore: "one",
  shops: "installation",
  autostart: "installation",
  serve: "installation",
  completion: "none",
  sandbox: "none",
  demo: "none",
  profile: "none",
  adapter: "one",
};

export function scopeOfCommand(command: string): CommandScope {
  return SCOPES[command] ?? "one";
}

/** All commands, by name. */
export const COMMAND_NAMES: readonly string[] = Object.keys(SCOPES);

/** Commands for a shop, which has to be named if there are several. */
export const SHOP_COMMANDS: readonly string[] = COMMAND_NAMES.filter((name) => {
  const scope = SCOPES[name];
  return scope === "each" || scope === "one";
});
