import type { Binding } from "../../core/ports/binding.ts";
import type { Key } from "../keys.ts";
import { normalizeShopUrl, siteOf } from "../url.ts";

/** The shop of a configuration, as far as it is set; a missing part matches any shop. */
export type Named = Partial<Pick<Binding, "ownerId" | "shopId" | "site">>;

/** `read` returns a setting as written; a shop without `site` is named by its address, as in references. */
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
