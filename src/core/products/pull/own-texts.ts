import type { ProductStore } from "../../ports/product-store.ts";
import type { OwnedText } from "../owners.ts";
import { ownTexts } from "../texts.ts";
import { pagesOf } from "./pull.ts";

const PAGE_SIZE = 500;

/** How many texts of these fields the shop has of its own, otherwise than TotalGest, whoever owns them now. */
export async function countOwnTexts(
  store: Pick<ProductStore, "listIds" | "readProducts">,
  of: readonly OwnedText[],
): Promise<number> {
  let count = 0;
  if (of.length === 0) return count;
  for await (const page of pagesOf((after) => store.listIds("linked", after, PAGE_SIZE))) {
    const records = await store.readProducts(page.map(({ id }) => id));
    for (const record of records) count += ownTexts(record, of);
  }
  return count;
}
