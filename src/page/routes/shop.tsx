import type { SignalCounts } from "../access/hooks.ts";
import { createShopPages, type ShopPages, type Parts } from "./shop-pages.ts";
import { addActing } from "./act.tsx";
import { addOverviewPages } from "./overview.tsx";
import { addProductPages, addOrderPages } from "./items.tsx";

/** All pages of one shop. */
export function shopRoutes(parts: Parts, signalsOf: (shop: string) => SignalCounts): ShopPages["app"] {
  const pages = createShopPages(parts);
  addActing(pages);
  addOverviewPages(pages, signalsOf);
  addOrderPages(pages);
  addProductPages(pages);
  return pages.app;
}
