/** Whoever writes in the shop's back office: texts of its products in any language, and their pictures. */
import { TEXTS } from "../../core/products/sent.ts";
import { type Random, randomOf } from "../values/random.ts";
import type { ShopProductJson } from "./products/product.ts";
import type { SandboxShop } from "./shop.ts";

const LANGUAGES = ["it", "fr", "de", "en"] as const;
const SHARE_OF_PICTURES = 0.25;
const SHARE_OF_EMPTIED = 0.15;
const MOST_PICTURES = 3;

/** One change of one product, by hand. The same seed gives the same changes. */
export function editor({ products }: SandboxShop, seed: number): () => void {
  let changes = 0;
  return () => {
    if (products.size === 0) return;
    changes += 1;
    const random = randomOf(seed, "editor", changes);
    const at = random.int(0, products.size - 1);
    for (const product of products.slice(at, at + 1)) products.change(product.id, edited(product, changes, random));
  };
}

function edited(product: ShopProductJson, change: number, random: Random): Partial<Omit<ShopProductJson, "id">> {
  const isEmptied = random.chance(SHARE_OF_EMPTIED);
  if (random.chance(SHARE_OF_PICTURES)) {
    const names = Array.from({ length: random.int(1, MOST_PICTURES) }, (_, at) => `own-${String(change + at)}.svg`);
    return { images: isEmptied ? [] : names };
  }
  const [plain, byLanguage] = random.pick(TEXTS);
  const text = isEmptied && plain !== "name" ? "" : `Scritto nel negozio ${String(change)}`;
  if (random.chance(0.5)) return { [plain]: text };
  return { [byLanguage]: { ...product[byLanguage], [random.pick(LANGUAGES)]: text } };
}
