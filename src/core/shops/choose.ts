/** Which shops a command line is about, decided from its words and from the shops that there are. Pure. */
import { ConfigurationError, UsageError } from "../common/problems/errors.ts";
import { problem } from "../common/problems/problem.ts";
import { DEFAULT_SHOP, isShopName } from "./name.ts";
import { scopeOfCommand } from "./scope.ts";

export interface ShopRequest {
  /** The subcommand's name. */
  readonly command: string;
  /** `--shop` or `TG360_SHOP`; null = nobody named one. */
  readonly asked: string | null;
  /** The options given, by their long names in camelCase. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly args: readonly string[];
}

export interface KnownShops {
  /** Shops with a file of their own, sorted. */
  readonly named: readonly string[];
  /** Files in their folder whose names cannot be a shop's; each fails by itself. */
  readonly misnamed: readonly string[];
  /** `config.json` names a shop too. */
  readonly hasDefault: boolean;
  readonly paused: ReadonlySet<string>;
}

/** `unnamed` = the one shop of `config.json` and the environment. */
export type ShopChoice =
  | { readonly kind: "unnamed" }
  | { readonly kind: "one"; readonly shop: string }
  | { readonly kind: "all" };

/** Options of commands that take each shop which name an order, a product or a file, or which a person has to mean for one shop. */
const FOR_ONE_SHOP: Readonly<Record<string, readonly string[]>> = {
  "pull-products": ["sku", "allowMassChange", "allowPrice", "report"],
  "export-orders": [
    "ids",
    "failed",
    "interactive",
    "resend",
    "markExported",
    "dismiss",
    "acknowledge",
    "articleBy",
    "report",
  ],
  audit: ["report", "export", "show"],
  doctor: ["writeTest", "writeProfile", "sample", "profile"],
  status: ["watch"],
};

const WORK: ReadonlySet<string> = new Set(["daemon", "pull-products", "export-orders", "fix", "audit"]);

/** Everything that has a turn where all shops do: the shops, and the files that were meant to be one's. */
export function allTurns(known: Pick<KnownShops, "named" | "misnamed" | "hasDefault">): readonly string[] {
  return [...allShops(known), ...known.misnamed];
}

/** A paused shop is left out by these. */
export function isWork(command: string): boolean {
  return WORK.has(command);
}

/** There are shops with a file of their own: from then on it matters which one is meant. */
export function hasSeveral({ named, misnamed }: Pick<KnownShops, "named" | "misnamed">): boolean {
  return named.length + misnamed.length > 0;
}

/** All shops there are, the unnamed one first. */
export function allShops({ named, hasDefault }: Pick<KnownShops, "named" | "hasDefault">): readonly string[] {
  return hasDefault ? [DEFAULT_SHOP, ...named] : named;
}

/** Throws UsageError where one shop has to be named, ConfigurationError where the one that is named is not there or paused. */
export function chooseShops(request: ShopRequest, known: KnownShops): ShopChoice {
  const { command, asked } = request;
  if (asked !== null && !isShopName(asked)) {
    throw new UsageError(
      problem("bad-option", { option: "--shop", value: asked, expected: ["shop-1"], kind: "examples" }),
    );
  }
  if (scopeOfCommand(command) === "installation") return { kind: "unnamed" };
  if (asked !== null) return chooseNamed(request, asked, known);
  if (!hasSeveral(known)) {
    refusePaused(command, DEFAULT_SHOP, known);
    return { kind: "unnamed" };
  }
  // The wizard asks which one.
  if (command === "configure" && Object.keys(request.flags).length === 0) return { kind: "unnamed" };
  if (scopeOfCommand(command) !== "each" || isAboutOne(request)) {
    throw new UsageError(problem("shop-needed", { shops: allShops(known) }));
  }
  return { kind: "all" };
}

function chooseNamed({ command }: ShopRequest, asked: string, known: KnownShops): ShopChoice {
  const isKnown = asked === DEFAULT_SHOP ? known.hasDefault || !hasSeveral(known) : known.named.includes(asked);
  const makesShop = command === "configure" || command === "restore";
  if (!isKnown && !makesShop) {
    throw new ConfigurationError(problem("shop-unknown", { shop: asked, shops: allShops(known) }));
  }
  refusePaused(command, asked, known);
  return asked === DEFAULT_SHOP ? { kind: "unnamed" } : { kind: "one", shop: asked };
}

function refusePaused(command: string, shop: string, { paused }: KnownShops): void {
  if (isWork(command) && paused.has(shop)) throw new ConfigurationError(problem("shop-paused", { shop }));
}

/** Words behind a command that name nothing of a shop: `orders` or `products` of `status`, the file of a backup. */
const WORDS_OF_ALL: Readonly<Record<string, number>> = { status: 1, backup: 1, restore: 1 };

function isAboutOne({ command, flags, args }: ShopRequest): boolean {
  const forOne = FOR_ONE_SHOP[command] ?? [];
  return (
    args.length > (WORDS_OF_ALL[command] ?? 0) ||
    forOne.some((name) => flags[name] !== undefined && flags[name] !== false)
  );
}
