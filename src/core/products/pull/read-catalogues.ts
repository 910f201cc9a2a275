import { type Adoption, adoptProducts, scanShop } from "./adopt-products.ts";
import { priceFacet } from "../../brakes/facets.ts";
import type { RateOf } from "../../brakes/paid-price.ts";
import { NIGHTLY_HOUR } from "../../discovery/read-order-list.ts";
import type { Engine } from "../../run/engine.ts";
import type { PullOptions } from "../../run/reports.ts";
import { EXIT, RemoteError } from "../../common/problems/errors.ts";
import { planProductMapping, type ProductMapping, tagOf } from "../map-product.ts";
import type { ErpShop } from "../../ports/erp.ts";
import { problem, type Problem } from "../../common/problems/problem.ts";
import { askForMissing, type ReadContext, readProducts, type ReadResult, readSkus } from "./read-products.ts";
import type { RunLog } from "../../run/run.ts";
import type { Tally } from "./tally.ts";
import { isDailyDue } from "../../common/time/zone.ts";
import { allowPrice } from "../../brakes/hold.ts";

/** The conditions of a read. */
interface Given {
  /** The running call for TotalGest's shop; null = not made yet. */
  readonly erpShop: Promise<ErpShop> | null;
  /** TotalGest's catalogue may be empty: a person confirmed it. */
  readonly mayBeEmpty: boolean;
  /** Orders could be discovered. Without them no link ends. */
  readonly hasOrders: boolean;
}

/** The read of TotalGest's catalogue, in a full pull also of the shop's, and its results that are not in the store. */
export class CatalogueReading {
  isFull = false;
  /** The pull should be full, but leaves that to another run. */
  isLeft = false;
  /** The links that this run made; null = it looked for none. */
  adoption: Adoption | null = null;
  isShopUnread = false;
  rateOf: RateOf = () => null;
  /** The read of changes if it returned no record; else null. */
  empty: ReadResult | null = null;
  readonly #engine: Engine;
  readonly #options: PullOptions;
  readonly #log: RunLog;
  readonly #tally: Tally;
  readonly #signal: AbortSignal;

  constructor(engine: Engine, options: PullOptions, log: RunLog, tally: Tally, signal: AbortSignal) {
    this.#engine = engine;
    this.#options = options;
    this.#log = log;
    this.#tally = tally;
    this.#signal = signal;
  }

  /** A problem of one record: the run continues. */
  readonly #addRefused = (refused: Problem): void => {
    this.#log.add(refused, EXIT.items);
  };

  /** What a read stored before it failed is kept, and pending products are pushed all the same. */
  async read(given: Given): Promise<void> {
    const { skus, full } = this.#options;
    try {
      const mapping = await this.#fetchMapping(given);
      const onRead = (count: number): void => {
        this.#tally.read = count;
      };
      this.rateOf = mapping.rateOf;
      const tag = tagOf(this.#mappingNote(mapping));
      const context = {
        mapping,
        tag,
        onRow: this.#tally.add,
        onRefused: this.#addRefused,
        onRead,
        listed: this.#tally.listed,
      };
      this.isFull = skus === null && (full || (await this.#isFullDue(context.mapping)));
      this.isLeft = this.isFull && this.#options.leavesFullPull === true;
      if (this.isLeft) return;
      if (skus !== null) await this.#readSkus(skus, context);
      else if (this.isFull) await this.#readAll(context, given);
      else await this.#readChanges(context);
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      await this.#log.fail(error);
    }
  }

  /** Identifies everything that decides how a product is mapped. Another note makes the next pull a full one. */
  #mappingNote({ fingerprint }: ProductMapping): string {
    const { erp, shop } = this.#engine;
    return [fingerprint, erp.dialect, shop.dialect].join(" ");
  }

  /** Whether the last complete read of the catalogue used this profile. */
  async #wasReadInThisDialect(): Promise<boolean> {
    const { store, erp } = this.#engine;
    return ((await store.readNote("mapping")) ?? "").split(" ").includes(erp.dialect);
  }

  async #fetchMapping({ erpShop }: Given): Promise<ProductMapping> {
    const { erp, shop, settings } = this.#engine;
    // Both in parallel; both are awaited even if one fails.
    const calls = [erpShop ?? erp.fetchShop(this.#signal), shop.fetchTaxes(this.#signal, this.#addRefused)] as const;
    await Promise.allSettled(calls);
    return planProductMapping(settings, await calls[0], await calls[1]);
  }

  async #readSkus(skus: readonly string[], context: ReadContext): Promise<void> {
    const ids = await readSkus(this.#engine, skus, context, this.#signal);
    const { store, clock } = this.#engine;
    if (this.#options.allowPrice === true) await this.#allowPrices(ids);
    await store.forgetPushed(ids, clock.now());
    this.#tally.read = ids.length;
  }

  async #allowPrices(ids: readonly string[]): Promise<void> {
    const { store } = this.#engine;
    const { shownPrices = null } = this.#options;
    const records = await store.readProducts(ids);
    await store.changeProducts(
      records.flatMap(({ id, fields }) => {
        const price = fields === null ? undefined : priceFacet(fields);
        const isShown = shownPrices === null || shownPrices.get(fields?.sku ?? "") === price;
        return price === undefined || !isShown ? [] : [{ id, price }];
      }),
      allowPrice,
    );
  }

  async #readChanges(context: ReadContext): Promise<void> {
    const { store } = this.#engine;
    const result = await readProducts(
      this.#engine,
      { updatedSince: await store.readNote("cursor") },
      context,
      this.#signal,
    );
    if (result.isEmpty) this.empty = result;
    else await this.finishPartly(result);
  }

  /** In the very first pull the shop's comes first: without it every product of TotalGest would look new. */
  async #readAll(context: ReadContext, { mayBeEmpty, hasOrders }: Given): Promise<void> {
    const { store, clock } = this.#engine;
    const startedMs = clock.now();
    const isFirst = (await store.readNote("cursor")) === null;
    const isUntried = !(await this.#wasReadInThisDialect());
    const scanning = this.#scanShop(context.tag, hasOrders);
    if (isFirst) await scanning;
    const reading = readProducts(this.#engine, { updatedSince: null, isUntried }, context, this.#signal);
    await Promise.allSettled([scanning, reading]);
    const isScanned = await scanning;
    const result = await reading;
    const { read, cursor, count, firstId } = result;
    if (count === 0 && !mayBeEmpty) {
      this.#log.breakOff();
      this.#tally.brakes.push(problem("brake-empty", {}));
      return;
    }
    if (!isScanned) return this.finishPartly(result);
    const isAwaited = await askForMissing(this.#engine, { read, firstId }, context, this.#signal);
    this.adoption = await adoptProducts(this.#engine, context.onRow);
    // The next read is whole again, so that a product that is gone does not stay on sale for a day.
    const fullAtMs = isAwaited ? 0 : startedMs;
    await store.finishRead(read, { cursor, mapping: this.#mappingNote(context.mapping), fullAtMs });
  }

  /** Stores the read, but leaves the next full pull due. */
  async finishPartly({ read, cursor }: ReadResult): Promise<void> {
    const { store } = this.#engine;
    await store.finishRead(read, { cursor, mapping: (await store.readNote("mapping")) ?? "", fullAtMs: null });
  }

  /**
   * Whether the shop's catalogue could be read. If not, TotalGest's catalogue is read all the same so that stock stays
   * right, and newcomers are created only after a look-up. In the very first pull every product is a newcomer, so the
   * error is thrown.
   */
  async #scanShop(tag: string, hasOrders: boolean): Promise<boolean> {
    try {
      await scanShop(this.#engine, { tag, endsLinks: hasOrders }, this.#addRefused, this.#signal);
      return true;
    } catch (error) {
      const isFirst = (await this.#engine.store.readNote("cursor")) === null;
      if (!(error instanceof RemoteError) || isFirst || error.retryAfterMs !== null) throw error;
      await this.#log.fail(error);
      this.isShopUnread = true;
      return false;
    }
  }

  /** The first pull, the first of a night, and after another mapping or a restore, which forgets what the shop has. */
  async #isFullDue(mapping: ProductMapping): Promise<boolean> {
    const { store, clock, settings } = this.#engine;
    const fullAt = await store.readNote("full-at");
    const isNightly = isDailyDue(
      fullAt === null ? null : Number(fullAt),
      clock.now(),
      NIGHTLY_HOUR,
      settings.framework360.timeZone,
      this.#engine.nightDelayMs,
    );
    const restoredAt = await store.readNote("restored");
    return (
      isNightly ||
      (restoredAt !== null && Number(restoredAt) >= Number(fullAt)) ||
      (await store.readNote("cursor")) === null ||
      (await store.readNote("mapping")) !== this.#mappingNote(mapping)
    );
  }
}
