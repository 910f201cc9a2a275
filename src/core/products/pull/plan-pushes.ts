import type { Adoption } from "./adopt-products.ts";
import type { Engine } from "../../run/engine.ts";
import type { PullRow } from "../../run/reports.ts";
import { findAbsurdPrice } from "../../brakes/hold.ts";
import { planPush, type Restraint } from "../plan-push.ts";
import type { ProductRecord } from "../record.ts";
import type { ProductWrite } from "../product.ts";
import { changesSku, findHolders } from "./taken-skus.ts";
import { asLost, type Task } from "./creations.ts";
import { type Planned, withoutRaises } from "./raises.ts";

export interface PushRequest {
  readonly restraint: Restraint;
  /** The links that this run made; null = it looked for none. */
  readonly adoption: Adoption | null;
  /**
   * The shop's catalogue could not be read completely: the shop is asked for a SKU before a product is created with it.
   */
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
