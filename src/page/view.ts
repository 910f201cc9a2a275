import type { Visitor } from "../core/access/user.ts";
import type { Lang } from "../core/common/language.ts";
import type { PageText } from "../text/page-text.ts";
import type { PageSettings } from "./host.ts";
import type { Times } from "./times.ts";

/** A filter of the list of orders to which a user gave a name. */
export interface SavedView {
  readonly name: string;
  /** As in an address, with what a view may have: `state=ready&search=rossi`. */
  readonly query: string;
}

/** Values of every page. */
export interface PageView {
  readonly text: PageText;
  readonly times: Times;
  readonly lang: Lang;
  /** Null = not logged in. */
  readonly visitor: Visitor | null;
  /** The shops that the visitor may see. */
  readonly shops: readonly string[];
  /** The requested page, path and query. */
  readonly here: string;
  /** Epoch ms. */
  readonly nowMs: number;
}

/** A page about one shop. */
export interface ShopView extends PageView {
  readonly shop: string;
  readonly settings: PageSettings;
  /** The visitor's own, by name. */
  readonly views: readonly SavedView[];
  /** The visitor may decide. */
  readonly mayAct: boolean;
  /** The numbers beside the navigation, and of all orders. */
  readonly badges: { readonly orders: number; readonly held: number; readonly all: number };
}

/** The address of a page of a shop. */
export function pagePath(shop: string, ...parts: readonly (string | number)[]): string {
  return ["/shops", shop, ...parts.map((part) => encodeURIComponent(String(part)))].join("/");
}

/** The address of an order or a product, from which one comes back to this page as it is: its filter, its tab, its page. */
export function wayTo({ shop, here }: ShopView, list: "orders" | "products", path: string): string {
  // What a form answered has no address.
  if (here === pagePath(shop, list) || here === pagePath(shop, "act")) return path;
  return `${path}${path.includes("?") ? "&" : "?"}${new URLSearchParams({ back: here }).toString()}`;
}

export function orderWay(view: ShopView, id: string): string {
  return wayTo(view, "orders", pagePath(view.shop, "orders", id));
}

/** Where a page was reached from; `back` "" = nobody knows: the list. */
export function wayBack(
  { text, shop }: ShopView,
  list: "orders" | "products",
  back: string,
): { readonly href: string; readonly label: string } {
  const usual = pagePath(shop, list);
  const href = back === "" ? usual : back;
  return { href, label: text.t(href.split("?")[0] === usual ? `page.back-${list}` : "page.back") };
}

export type Query = Readonly<Record<string, string | number | null>>;

/** A path with the parameters that have a value. */
export function withQuery(path: string, query: Query): string {
  const set = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== "") set.append(name, String(value));
  }
  const search = set.toString();
  return search === "" ? path : `${path}?${search}`;
}
