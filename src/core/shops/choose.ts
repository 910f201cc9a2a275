/** Which shops a command line is about, decided from its words and from the shops that there are. Pure. */
import { ConfigurationError, UsageError } from "../errors.ts";
import { problem } from "../problem.ts";
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

/** What a paused shop is not taken to. */
const WORK: ReadonlySet<string> = new Set(["daemon", "pull-products", "export-orders", "fix", "audit"]);

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
  if (asked !== null) return chooseNamed(request, asked, known);
  if (known.named.length === 0) return { kind: "unnamed" };
  // The wizard asks which one.
  if (command === "configure" && Object.keys(request.flags).length === 0) return { kind: "unnamed" };
  if (scopeOfCommand(command) !== "each" || isAboutOne(request)) {
    throw new UsageError(problem("shop-needed", { shops: allShops(known) }));
  }
  return { kind: "all" };
}

function chooseNamed({ command }: ShopRequest, asked: string, known: KnownShops): ShopChoice {
  const isKnown = asked === DEFAULT_SHOP ? known.hasDefault || known.named.length === 0 : known.named.includes(asked);
  const makesShop = (command === "configure" || command === "restore") && asked !== DEFAULT_SHOP;
  if (!isKnown && !makesShop) {
    throw new ConfigurationError(problem("shop-unknown", { shop: asked, shops: allShops(known) }));
  }
  if (WORK.has(command) && known.paused.has(asked)) {
    throw new ConfigurationError(problem("shop-paused", { shop: asked }));
  }
  return asked === DEFAULT_SHOP ? { kind: "unnamed" } : { kind: "one", shop: asked };
}

/** An order or product of `status` stands behind `orders` or `products`. */
function isAboutOne({ command, flags, args }: ShopRequest): boolean {
  const most = command === "status" ? 1 : 0;
  const forOne = FOR_ONE_SHOP[command] ?? [];
  return args.length > most || forOne.some((name) => flags[name] !== undefined && flags[name] !== false);
}
