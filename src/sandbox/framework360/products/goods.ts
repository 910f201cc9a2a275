import { parseAmount, plainAmount } from "../../values/amounts.ts";
import type { Ledger } from "../../ledger.ts";
import { keptNames } from "../../pictures.ts";
import { isRefusal, readPatch, type SandboxRefusal } from "./write.ts";
import { blankProduct, type ShopProductJson, TAXES, type TaxJson } from "./product.ts";

/** The result of a write: the product's id, or a refusal; `id` beside a refusal is the conflicting product. */
export type WrittenGoods = { readonly id: string } | (SandboxRefusal & { readonly id?: string });

/** The first products of a shop, with their ids. */
export interface GoodsSettings {
  readonly products: readonly ShopProductJson[];
  readonly ledger: Ledger;
  readonly ignoresCase: () => boolean;
  /** A refusal of a test; null = none. */
  readonly refuses: (written: Record<string, unknown>, id: string | null) => string | null;
  /** What is stored of a written product: the same object if many shops share one copy. */
  readonly keep?: (product: ShopProductJson) => ShopProductJson;
}

/** The shop's catalogue. */
export class Goods {
  readonly #products = new Map<string, ShopProductJson>();
  /** By SKU in lower case; the look-up decides whether case counts. */
  readonly #bySku = new Map<string, string | readonly string[]>();
  readonly #settings: GoodsSettings;
  taxes: readonly TaxJson[] = TAXES;
  #ids: readonly string[] | null = null;
  #lastId = 500;

  constructor(settings: GoodsSettings) {
    this.#settings = settings;
    for (const product of settings.products) this.#store(product);
  }

  get size(): number {
    return this.#products.size;
  }

  get(id: string): ShopProductJson | null {
    return this.#products.get(id) ?? null;
  }

  values(): IterableIterator<ShopProductJson> {
    return this.#products.values();
  }

  /** The products with this SKU, compared as the site compares SKUs. */
  withSku(sku: string): readonly ShopProductJson[] {
    const found = this.#idsUnder(sku.toLowerCase())
      .map((id) => this.get(id))
      .filter((one) => one !== null);
    return this.#settings.ignoresCase() ? found : found.filter((product) => product.sku === sku);
  }

  /** By id, as numbers. */
  slice(from: number, to: number): readonly ShopProductJson[] {
    this.#ids ??= [...this.#products.keys()].toSorted((a, b) => Number(a) - Number(b));
    return this.#ids
      .slice(from, to)
      .map((id) => this.get(id))
      .filter((product) => product !== null);
  }

  create(written: Record<string, unknown>): WrittenGoods {
    const refusal = this.#refusal(written, null);
    if (refusal !== null) return refusal;
    const patch = readPatch(written, this.taxes);
    if (isRefusal(patch)) return patch;
    const { sku, name } = patch;
    if (sku === undefined || name === undefined) {
      return { error: "missing_field", message: "sku and name are needed" };
    }
    const holder = this.withSku(sku)[0];
    if (holder !== undefined) return duplicate(holder);
    const id = this.nextId();
    const product = { ...this.#blank(), ...patch, ...picturesIn(id, patch), sku, name, id };
    this.#store(product);
    this.#commit("products/create", "api", product.id, { sku, fields: patch });
    return { id: product.id };
  }

  update(id: string, written: Record<string, unknown>): WrittenGoods {
    const before = this.get(id);
    if (before === null) return { error: "not_found", message: `There is no product ${id}` };
    const refusal = this.#refusal(written, id);
    if (refusal !== null) return refusal;
    const patch = readPatch(written, this.taxes);
    if (isRefusal(patch)) return patch;
    const holder = patch.sku === undefined ? undefined : this.withSku(patch.sku).find((other) => other.id !== id);
    if (holder !== undefined) return duplicate(holder);
    this.#store({ ...before, ...patch, ...picturesIn(id, patch) });
    this.#commit("products/update", "api", id, { sku: before.sku, fields: patch });
    return { id };
  }

  /** Changes a product in the back office, without checks. Throws if there is no such product. */
  change(id: string, patch: Partial<Omit<ShopProductJson, "id">>): void {
    this.#store({ ...this.#mustGet(id), ...patch });
    this.#commit("changeProduct", "hand", id, patch);
  }

  /** A product of the shop's own, with the defaults of a plain article. Two may have one SKU. */
  add(product: Partial<ShopProductJson> & { readonly sku: string }): ShopProductJson {
    const whole = { ...this.#blank(), id: this.nextId(), name: product.sku, ...product };
    this.#store(whole);
    this.#commit("addProduct", "hand", whole.id, { ...whole });
    return whole;
  }

  remove(id: string): void {
    const product = this.#mustGet(id);
    this.#products.delete(id);
    this.#unlist(product);
    this.#ids = null;
    this.#commit("removeProduct", "hand", id, { sku: product.sku });
  }

  /** Sold (negative) or returned pieces, in millionths. A missing product is ignored. */
  move(id: string, pieces: bigint): void {
    const product = this.get(id);
    if (product === null) return;
    const quantity = plainAmount((parseAmount(product.quantity) ?? 0n) + pieces);
    this.#products.set(id, { ...product, quantity });
  }

  nextId(): string {
    return String(this.#lastId + 1);
  }

  #refusal(written: Record<string, unknown>, id: string | null): SandboxRefusal | null {
    const message = this.#settings.refuses(written, id);
    return message === null ? null : { error: "refused", message };
  }

  #blank(): ShopProductJson {
    return blankProduct(this.taxes.find((tax) => tax.default)?.id ?? "");
  }

  #store(written: ShopProductJson): void {
    const product = this.#settings.keep?.(written) ?? written;
    const before = this.#products.get(product.id);
    if (before === undefined) this.#ids = null;
    if (before?.sku !== product.sku) {
      if (before !== undefined) this.#unlist(before);
      const key = product.sku.toLowerCase();
      const others = this.#idsUnder(key);
      // Nearly always one: a list for each would use most of a small shop's memory.
      this.#bySku.set(key, others.length === 0 ? product.id : [...others, product.id]);
    }
    this.#products.set(product.id, product);
    this.#lastId = Math.max(this.#lastId, Number(product.id) || 0);
  }

  #idsUnder(key: string): readonly string[] {
    const ids = this.#bySku.get(key) ?? [];
    return typeof ids === "string" ? [ids] : ids;
  }

  #unlist(product: ShopProductJson): void {
    const key = product.sku.toLowerCase();
    this.#bySku.set(
      key,
      this.#idsUnder(key).filter((id) => id !== product.id),
    );
  }

  #mustGet(id: string): ShopProductJson {
    const product = this.get(id);
    if (product === null) throw new RangeError(`the shop has no product ${id}`);
    return product;
  }

  #commit(operation: string, by: "api" | "hand", id: string, detail: object): void {
    this.#settings.ledger.commit({ system: "Framework360", operation, by, id, detail: { ...detail } });
  }
}

/** The shop fetches the pictures, and keeps them under names of its own. */
function picturesIn(id: string, { images }: Partial<ShopProductJson>): Partial<ShopProductJson> {
  return images === undefined ? {} : { images: keptNames(id, images) };
}

function duplicate(holder: ShopProductJson): WrittenGoods {
  return { error: "duplicate_sku", message: `Product ${holder.id} has this SKU`, id: holder.id };
}
