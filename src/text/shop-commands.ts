import { isShopName } from "../core/run/shops/name.ts";
import { SHOP_COMMANDS } from "../core/run/shops/scope.ts";

/** A tg360 command that works on a shop and does not name it yet. */
const COMMAND = new RegExp(
  String.raw`\btg360 (?:status (?:orders|products|runs)|${SHOP_COMMANDS.join("|")})(?![\w-])(?! --shop\b)`,
  "g",
);

/**
 * The text with `--shop` in each command that works on a shop; null = the shop has no name, and the text stays
 * unchanged.
 */
export function namingShop(text: string, shop: string | null): string {
  return shop === null || !isShopName(shop) ? text : text.replaceAll(COMMAND, `$& --shop ${shop}`);
}
