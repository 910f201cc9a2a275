/** The shop without a name of its own: its settings are in `config.json`, its state is in the data directory itself. */
export const DEFAULT_SHOP = "default";

const SHOP_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** A name is part of paths, so only lower-case letters, digits and hyphens are allowed. */
export function isShopName(text: string): boolean {
  return SHOP_NAME.test(text);
}

/** The shops of a command without `--shop`: each of them, one that has to be named, the installation, or none. */
type CommandScope = "each" | "one" | "installation" | "none";

interface CommandShops {
  readonly scope: CommandScope;
  /** It skips paused shops, unless its first argument is one of `reads`. */
  readonly isWork?: true;
  readonly reads?: readonly string[];
  /** Options that name an order, product or file, or that need a decision for one shop. */
  readonly forOne?: readonly string[];
  /** How many arguments do not name something of a shop: `orders` of `status`, `list` of `audit`. */
  readonly words?: number;
}

const COMMANDS: Readonly<Record<string, CommandShops>> = {
  configure: { scope: "one" },
  "pull-products": {
    scope: "each",
    isWork: true,
    forOne: ["sku", "allowMassChange", "allowPrice", "overwrite", "keep", "putBack", "report"],
  },
  "export-orders": { scope: "each", isWork: true, forOne: ["ids", "failed", "interactive", "report"] },
  status: { scope: "each", forOne: ["report"], words: 1 },
  audit: { scope: "each", isWork: true, reads: ["list", "show"], forOne: ["report"], words: 1 },
  doctor: { scope: "each", forOne: ["writeProfile", "profile"] },
  daemon: { scope: "each", isWork: true },
  worker: { scope: "installation" },
  fix: { scope: "one", isWork: true },
  forget: { scope: "one" },
  metrics: { scope: "each" },
  backup: { scope: "one" },
  restore: { scope: "one" },
  shops: { scope: "installation" },
  autostart: { scope: "installation" },
  serve: { scope: "installation" },
  completion: { scope: "none" },
  sandbox: { scope: "none" },
  demo: { scope: "none" },
  profile: { scope: "none" },
  adapter: { scope: "one" },
};

export function shopsOfCommand(command: string): CommandShops {
  return COMMANDS[command] ?? { scope: "one" };
}

/** Whether a paused shop is left out: it only reads, or works on the shop. */
export function isWork(command: string, [what = ""]: readonly string[] = []): boolean {
  const { isWork: works = false, reads = [] } = shopsOfCommand(command);
  return works && !reads.includes(what);
}

/** All commands, by name. */
export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS);

/** Commands for a shop, which has to be named if there are several. */
export const SHOP_COMMANDS: readonly string[] = COMMAND_NAMES.filter((name) =>
  ["each", "one"].includes(shopsOfCommand(name).scope),
);
