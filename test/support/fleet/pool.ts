import type { ShopProductJson, Translations } from "../../../src/sandbox/framework360/products/product.ts";

/**
 * Shares equal records between shops. Shops with the same catalogue get the same texts, but each text from the wire
 * is a new string, and ten thousand catalogues of those would not fit into memory.
 */
export class Pool {
  readonly #texts = new Map<string, string>();
  readonly #translations = new Map<string, Translations>();
  readonly #products = new Map<string, ShopProductJson>();

  readonly keep = (product: ShopProductJson): ShopProductJson => {
    const shared = {
      ...product,
      id: this.#text(product.id),
      sku: this.#text(product.sku),
      ean: this.#text(product.ean),
      name: this.#text(product.name),
      name_i18n: this.#translated(product.name_i18n),
      short_description: this.#text(product.short_description),
      short_description_i18n: this.#translated(product.short_description_i18n),
      description: this.#text(product.description),
      description_i18n: this.#translated(product.description_i18n),
      price: this.#text(product.price),
      tax_id: this.#text(product.tax_id),
      quantity: this.#text(product.quantity),
    };
    const key = `${shared.id}\n${shared.sku}`;
    const known = this.#products.get(key);
    if (known !== undefined && isSame(known, shared)) return known;
    this.#products.set(key, shared);
    return shared;
  };

  #text(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }

  #translated(texts: Translations): Translations {
    const key = JSON.stringify(texts);
    const known = this.#translations.get(key);
    if (known === undefined) this.#translations.set(key, texts);
    return known ?? texts;
  }
}

/** All fields but `external` are shared or primitive by now, so `===` is enough. */
function isSame({ external, ...a }: ShopProductJson, b: ShopProductJson): boolean {
  const names = Object.keys(a) as (keyof typeof a)[];
  return external.totalgest_id === b.external.totalgest_id && names.every((name) => a[name] === b[name]);
}
