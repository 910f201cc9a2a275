import { UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { allShops, type KnownShops } from "../../core/run/shops/choose.ts";
import { isShopName } from "../../core/run/shops/scope.ts";
import type { Text } from "../../text/text.ts";
import type { Prompts } from "../prompts/prompts.ts";

/**
 * The shop that the wizard configures, asked from the second one on: an existing one, or the name of a new one. Null
 * = there is none yet, so the first one needs no name. Throws UsageError if there are several and no question can be
 * asked.
 */
export async function askForShop(known: KnownShops, prompts: Prompts | null, text: Text): Promise<string | null> {
  const shops = allShops(known);
  if (shops.length === 0) return null;
  if (prompts === null) {
    if (known.named.length === 0) return null;
    throw new UsageError(problem("shop-needed", { shops }));
  }
  const chosen = await prompts.one<string | null>(
    text.t("shops.ask-which"),
    [...shops.map((shop) => ({ name: shop, value: shop })), { name: text.t("shops.new"), value: null }],
    shops[0],
  );
  if (chosen !== null) return chosen;
  return prompts.text(text.t("shops.ask-name"), undefined, (name) =>
    isShopName(name) && !shops.includes(name) ? null : text.t("shops.wrong-name"),
  );
}
