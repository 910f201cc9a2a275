import type { Binding } from "../../core/ports/binding.ts";
import type { Key } from "../keys.ts";
import { normalizeShopUrl, siteOf } from "../url.ts";

/** Whose state a configuration means, as far as it says so; what is missing may be anybody's. */
export type Named = Partial<Pick<Binding, "ownerId" | "shopId" | "site">>;

/** `read` gives a setting as it is written; a shop without a site of its own is called by its address, as in references. */
export function namedBinding(read: (key: Key) => unknown): Named {
  const ownerId = idIn(read("totalgest.ownerId"));
  const shopId = idIn(read("totalgest.shopId"));
  const site = idIn(read("framework360.site")) ?? siteIn(read("framework360.url"));
  return {
    ...(ownerId === null ? {} : { ownerId }),
    ...(shopId === null ? {} : { shopId }),
    ...(site === null ? {} : { site }),
  };
}

function idIn(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}

function siteIn(address: unknown): string | null {
  const url = typeof address === "string" ? normalizeShopUrl(address) : null;
  return url?.ok === true ? siteOf(url.url) : null;
}
