import type { Adoption } from "./adopt-products.ts";
import type { Engine } from "../../run/engine.ts";
import type { PullRow } from "../../run/reports.ts";
import { findAbsurdPrice } from "../../brakes/hold.ts";
import { type Restraint, planPush, withoutStock } from "../plan-push.ts";
import type { ProductRecord } from "../record.ts";
import type { ProductWrite } from "../product.ts";
import { type Task, asLost } from "./bulk-calls.ts";
import { inParallel } from "../../common/parallel.ts";
import type { ProductStore } from "../../ports/product-store.ts";

export interface PushRequest {
  readonly restraint: Restraint;
  /** The links that this run made; null = it looked for none. */
  readonly adoption: Adoption | null;
  /** The shop's catalogue is not read completely: the shop is asked for a SKU before a product gets it. */
  readonly isShopUnread: boolean;
  /**
   * The second round of a pull: only the stock of products whose figure an order made unknown meanwhile. A product that
   * was pushed since this instant (epoch ms) already has its row. Null = the first round.
   */
  readonly againSinceMs: number | null;
  readonly onRow: (row: PullRow) => void;
}

type PushError = NonNullable<ProductRecord["error"]>;

/**
 * `taken`: another product has its SKU. `ambiguous`: two products of the shop have its SKU, so no product is created
 * while both have it. `refused`: a fault keeps all of it back. `restrained`: nothing may be pushed now.
 */
type Planning =
  | ({ readonly kind: "push" } & Task)
  | { readonly kind: "taken" | "ambiguous" | "restrained"; readonly record: ProductRecord }
  | { readonly kind: "refused"; readonly record: ProductRecord; readonly error: PushError };

/** Plans the pushes of pending products. */
export class PushPlanner {
  readonly #engine: Engine;
  readonly #request: PushRequest;
  readonly #signal: AbortSignal;
  readonly #onFailure: (error: unknown) => Promise<void>;

  constructor(engine: Engine, request: PushRequest, signal: AbortSignal, onFailure: (error: unknown) => Promise<void>) {
    this.#engine = engine;
    this.#request = request;
    this.#signal = signal;
    this.#onFailure = onFailure;
  }

  /** The plan for each product of a page. */
  async plan(records: readonly ProductRecord[]): Promise<readonly Planning[]> {
    const { restraint } = this.#request;
    const holders = await findHolders(this.#engine.store, records);
    const aside: Planning[] = [];
    const planned: Planned[] = [];
    for (const record of records) {
      const holder = holders.get(record.sku);
      const isTaken = holder !== undefined && holder !== record.id && record.fault === null && changesSku(record);
      if (this.#isAmbiguous(record)) aside.push({ kind: "ambiguous", record });
      else if (isTaken) aside.push({ kind: "taken", record });
      else planned.push({ record, write: planPush(record, restraint, record.fault !== null) });
    }
    return [...aside, ...(await this.#withoutRaises(planned)).map((one) => this.#planningOf(one))];
  }

  #planningOf({ record, write }: Planned): Planning {
    if (write !== null) {
      return { kind: "push", ...(this.#request.isShopUnread ? asLost({ record, write }) : { record, write }) };
    }
    const error = record.fault ?? this.#absurdPriceOf(record);
    return error === null ? { kind: "restrained", record } : { kind: "refused", record, error };
  }

  /** What may be pushed of one product; see `planPush`. */
  async planOne(record: ProductRecord, fieldsRefused: boolean): Promise<ProductWrite | null> {
    const write = planPush(record, this.#request.restraint, fieldsRefused);
    return (await this.#withoutRaises([{ record, write }]))[0]?.write ?? null;
  }

  isAdopted(id: string): boolean {
    return this.#request.adoption?.adopted.has(id) === true;
  }

  /** The error that remains after a push. The second round does not try the fields, so a known error stays. */
  mappingFaultOf(record: ProductRecord): ProductRecord["error"] {
    const { fault, error } = record;
    return fault ?? this.#absurdPriceOf(record) ?? (this.#request.againSinceMs === null ? null : error);
  }

  #absurdPriceOf(record: ProductRecord): ProductRecord["error"] {
    return findAbsurdPrice(record, this.#request.restraint);
  }

  #isAmbiguous(record: ProductRecord): boolean {
    if (record.shopId !== null) return false;
    const { adoption } = this.#request;
    return adoption === null ? record.error?.code === "shop-sku-ambiguous" : adoption.ambiguous.has(record.id);
  }

  #withoutRaises(planned: readonly Planned[]): Promise<readonly Planned[]> {
    if (!this.#request.restraint.raises) return Promise.resolve(planned);
    return withoutRaises(this.#engine, planned, this.#signal, this.#onFailure);
  }
}

/** One product and what may be pushed of it now; null = nothing. */
export interface Planned {
  readonly record: ProductRecord;
  readonly write: ProductWrite | null;
}

/**
 * While orders cannot be read, unknown sales may have reduced the shop's own figures. So each figure is fetched, and a
 * stock is pushed only if it is lower; 0 never raises a figure. If a figure cannot be read, the error goes to
 * `onFailure` and the stock waits.
 */
async function withoutRaises(
  { shop, settings }: Pick<Engine, "shop" | "settings">,
  planned: readonly Planned[],
  signal: AbortSignal,
  onFailure: (error: unknown) => Promise<void>,
): Promise<readonly Planned[]> {
  const lowered = new Set<ProductWrite>();
  const asked = planned
    .map(({ write }) => write)
    .filter((write) => write !== null)
    .filter(needsFigure);
  await inParallel(asked, settings.http.concurrency, async (write) => {
    if (write.shopId === null) return;
    try {
      const shown = await shop.fetchProduct({ id: write.shopId }, signal);
      if (Number(shown?.quantity ?? 0) > (write.quantity ?? 0)) lowered.add(write);
    } catch (error) {
      await onFailure(error);
    }
  });
  return planned.map((one) => {
    const { record, write } = one;
    const isKept = write === null || !needsFigure(write) || lowered.has(write);
    return isKept ? one : { record, write: withoutStock(write) };
  });
}

function needsFigure({ shopId, quantity }: ProductWrite): boolean {
  return shopId !== null && quantity !== undefined && quantity > 0;
}

/** The product that has each SKU in the shop; of several newcomers on one page, the first. */
async function findHolders(
  store: Pick<ProductStore, "findHolders">,
  records: readonly ProductRecord[],
): Promise<ReadonlyMap<string, string>> {
  const changing = records.filter(changesSku);
  if (changing.length === 0) return new Map();
  const linked = await store.findHolders(changing.map(({ sku }) => sku));
  const holders = new Map([...linked].map(([sku, holder]) => [sku, holder.id]));
  for (const { id, sku, fault } of changing) if (!holders.has(sku) && fault === null) holders.set(sku, id);
  return holders;
}

function changesSku({ shopId, fields, pushed, sku }: ProductRecord): boolean {
  return shopId === null || (fields !== null && pushed?.sku !== sku);
}

/** Who has the SKU in the shop now, after the other products were pushed; null = it is free. */
export async function findOtherHolder(
  store: Pick<ProductStore, "findHolders">,
  { id, sku }: ProductRecord,
): Promise<string | null> {
  const holder = (await store.findHolders([sku])).get(sku)?.id ?? id;
  return holder === id ? null : holder;
}

export async function isGoneInErp({ erp, store }: Engine, id: string, signal: AbortSignal): Promise<boolean> {
  const answer = await erp.fetchProduct(id, signal);
  if (answer !== "nothing") return answer === null;
  return (await store.readProducts([id]))[0]?.gone === true;
}
