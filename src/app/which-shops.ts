import { readEnvironment } from "../config/environment.ts";
import { type Installation, readInstallation } from "../config/shops/known-shops.ts";
import type { ConfigSources } from "../config/files/places.ts";
import { namesShop, refuseStraySettings, refuseStrayVariables } from "../config/shops/shops.ts";
import {
  allShops,
  chooseShops,
  hasSeveral,
  isWork,
  type ShopChoice,
  type ShopRequest,
} from "../core/run/shops/choose.ts";
import { DEFAULT_SHOP, scopeOfCommand } from "../core/run/shops/scope.ts";

/**
 * The shops that a command line is about. `isAlone` = there is no folder for further ones, and none was named. Throws
 * UsageError, and ConfigurationError, also if settings of one shop would apply to all.
 */
export function whichShops(request: ShopRequest, sources: ConfigSources, isAlone: boolean): ShopChoice {
  const { command, asked } = request;
  if (scopeOfCommand(command) === "none" || (isAlone && !isWork(command))) return { kind: "unnamed" };
  const known = knownShops(sources, asked);
  const choice = chooseShops(request, known);
  if (asked === null && hasSeveral(known)) {
    refuseStrayVariables(sources.env);
    refuseStraySettings(known.configPath, known.tree);
  }
  return choice;
}

/**
 * The shops, including the asked one if the environment has its settings: the default shop, or with the states in a
 * database a named one.
 */
function knownShops(sources: ConfigSources, asked: string | null): Installation {
  const known = readInstallation(sources);
  if (asked === null || allShops(known).includes(asked)) return known;
  const environment = readEnvironment(sources.env).tree;
  if (asked === DEFAULT_SHOP) return { ...known, hasDefault: namesShop(known.tree, environment) };
  if (sources.inDatabase === undefined || !namesShop(environment)) return known;
  return { ...known, named: [...known.named, asked] };
}
