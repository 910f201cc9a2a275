import type { Visitor } from "../core/access/user.ts";
import type { Lang } from "../core/common/language.ts";
import type { PageText } from "../text/page-text.ts";
import type { Times } from "./times.ts";

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
  /** The visitor may decide. */
  readonly mayAct: boolean;
  /** The numbers beside the navigation. */
  readonly badges: { readonly orders: number; readonly held: number };
}

/** The address of a page of a shop. */
export function pathOf(shop: string, ...parts: readonly (string | number)[]): string {
  return ["/shops", shop, ...parts.map((part) => encodeURIComponent(String(part)))].join("/");
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
