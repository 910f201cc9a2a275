/** Chooses the shops of a command line from its arguments and the existing shops. Pure. */
import { ConfigurationError, UsageError } from "../../common/problems/errors.ts";
import { problem } from "../../common/problems/problem.ts";
import { DEFAULT_SHOP, isShopName, isWork, shopsOfCommand } from "./scope.ts";

export interface ShopRequest {
  /** The subcommand's name. */
  readonly command: string;
  /** `--shop` or `TG360_SHOP`; null = none is named. */
  readonly asked: string | null;
  /** The options given, by their long names in camelCase. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly args: readonly string[];
}

export interface KnownShops {
  /** Shops with their own file, sorted. */
  readonly named: readonly string[];
  /** Files in the shops' folder whose names are not shop names; each fails separately. */
  readonly misnamed: readonly string[];
  /** `config.json` contains a shop too. */
  readonly hasDefault: boolean;
  readonly paused: ReadonlySet<string>;
}

/** `one` = the named one, or the only one, from `config.json` and the environment. */
export type ShopChoice = "one" | "all";

/** All shops and misnamed files, for commands that handle each in turn. */
export function allTurns(known: Pick<KnownShops, "named" | "misnamed" | "hasDefault">): readonly string[] {
  return [...allShops(known), ...known.misnamed];
}

/** Whether there are shops with their own file, so that a command has to name one. */
export function hasSeveral({ named, misnamed }: Pick<KnownShops, "named" | "misnamed">): boolean {
  return named.length + misnamed.length > 0;
}

/** All shops, the unnamed one first. */
export function allShops({ named, hasDefault }: Pick<KnownShops, "named" | "hasDefault">): readonly string[] {
  return hasDefault ? [DEFAULT_SHOP, ...named] : named;
}

/** Throws UsageError if a shop has to be named, ConfigurationError if the named shop does not exist or is paused. */
export function pickShops(request: ShopRequest, known: KnownShops): ShopChoice {
  const { command, asked } = request;
  if (asked !== null && !isShopName(asked)) {
    throw new UsageError(
      problem("bad-option", { option: "--shop", value: asked, expected: ["shop-1"], kind: "examples" }),
    );
  }
  const { scope } = shopsOfCommand(command);
  if (scope === "installation") return "one";
  if (asked !== null) {
    refuseUnknown(request, asked, known);
    return "one";
  }
  if (!hasSeveral(known)) {
    refusePaused(request, DEFAULT_SHOP, known);
    return "one";
  }
  // The wizard asks for the shop.
  if (command === "configure" && Object.keys(request.flags).length === 0) return "one";
  if (scope !== "each" || isAboutOne(request)) {
    throw new UsageError(problem("shop-needed", { shops: allShops(known) }));
  }
  return "all";
}

function refuseUnknown(request: ShopRequest, asked: string, known: KnownShops): void {
  const { command } = request;
  const isKnown = asked === DEFAULT_SHOP ? known.hasDefault || !hasSeveral(known) : known.named.includes(asked);
  const makesShop = command === "configure" || command === "restore";
  if (!isKnown && !makesShop) {
    throw new ConfigurationError(problem("shop-unknown", { shop: asked, shops: allShops(known) }));
  }
  refusePaused(request, asked, known);
}

function refusePaused({ command, args }: ShopRequest, shop: string, { paused }: KnownShops): void {
  if (isWork(command, args) && paused.has(shop)) throw new ConfigurationError(problem("shop-paused", { shop }));
}

function isAboutOne({ command, flags, args }: ShopRequest): boolean {
  const { forOne = [], words = 0 } = shopsOfCommand(command);
  return args.length > words || forOne.some((name) => flags[name] !== undefined && flags[name] !== false);
}
