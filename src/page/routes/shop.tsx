import type { Parts } from "../parts.ts";
import type { SignalCounts } from "../access/hooks.ts";
import { createShopPages, type ShopPages } from "./shop-pages.ts";
import { addActing } from "./act.tsx";
import { addOrderPages } from "./orders.tsx";
import { addOverviewPages } from "./overview.tsx";
import { addProductPages } from "./products.tsx";

/** All pages of one shop. */
export function shopRoutes(parts: Parts, signalsOf: (shop: string) => SignalCounts): ShopPages["app"] {
  const pages = createShopPages(parts);
  addActing(pages);
  addOverviewPages(pages, signalsOf);
  addOrderPages(pages);
  addProductPages(pages);
  return pages.app;
}
