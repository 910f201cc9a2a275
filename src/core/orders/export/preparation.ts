import { freshProducts, type FetchProducts, withArticles } from "../articles/order-articles.ts";
import { getClockSpan } from "../../discovery/clocks.ts";
import { DAY, SECOND } from "../../common/time/duration.ts";
import { problem, type Problem } from "../../common/problems/problem.ts";
import type { Engine } from "../../run/engine.ts";
import { mapOrder, planIntent } from "../send/map-order.ts";
import { needsDefaultRate } from "../send/lines.ts";
import type { OrderMapping } from "../send/mapping.ts";
import type { ErpShop, OrderIntent } from "../../ports/erp.ts";
import type { OrderRecord } from "../record.ts";
import type { Shop } from "../../ports/shop.ts";
import { readAgain, hold } from "./read-again.ts";
import { sentOrder, type SentOrder, type SentTexts, toTexts } from "../send/sent-order.ts";
import type { ExportRun } from "./batch.ts";

/** Longer work on one order blocks everything else in the process. */
const LONG_WORK_MS = SECOND;
const YIELD_MS = 10;
/** A date that is further ahead is no difference between clocks. */
const AHEAD_MS = 2 * DAY;

/** Reads orders again and maps them, and keeps what is to be stored of them until they are sent. */
export class Preparation {
  readonly #run: ExportRun;
  readonly #engine: Engine;
  readonly #erpShop: ErpShop;
  readonly #fetchProducts: FetchProducts;
  #defaultRate: Promise<string | null> | null = null;
  /** What to store of prepared orders, until each is sent: large ones must not stay in memory during the wait. */
  readonly #sent = new Map<string, SentTexts>();
  /** Orders under whose reference TotalGest had another order. */
  readonly #differing = new Set<string>();

  constructor(run: ExportRun, erpShop: ErpShop) {
    const { erp, store } = run.engine;
    this.#run = run;
    this.#engine = run.engine;
    this.#erpShop = erpShop;
    this.#fetchProducts = freshProducts(erp, store, run.signals.run);
  }

  /** TotalGest had another order under its reference. */
  differs(id: string): boolean {
    return this.#differing.has(id);
  }

  /** What to store of the order, which is not kept any longer. */
  takeSent(id: string): SentTexts | null {
    const sent = this.#sent.get(id) ?? null;
    this.#sent.delete(id);
    return sent;
  }

  /** Returns only the intent, so that a large order's data can be freed before the wait for the answer. */
  async prepare(id: string): Promise<OrderIntent | null> {
    const record = await this.#readAgain(id);
    if (record === null) return null;
    if (record.error?.code === "erp-order-differs" || record.error?.code === "erp-order-doubled")
      this.#differing.add(id);
    return this.#yieldAfterLongWork(() => this.#intentOf(record));
  }

  /**
   * Mapping an order with very many lines blocks the process for seconds, in which a system may close idle connections.
   * The short pause lets the process notice this; otherwise the order would be sent on a closed connection.
   */
  async #yieldAfterLongWork<T>(work: () => Promise<T>): Promise<T> {
    const { clock } = this.#engine;
    const startedMs = clock.now();
    const result = await work();
    if (clock.now() - startedMs > LONG_WORK_MS) await clock.sleep(YIELD_MS, this.#run.signals.run);
    return result;
  }

  async #readAgain(id: string): Promise<OrderRecord | null> {
    const { record, isDue } = await readAgain(this.#engine, id, this.#run.policy, this.#run.signals.run);
    if (!isDue) this.#run.batch.of(id).isOut = true;
    return record;
  }

  /** The intent of an order that can be mapped; otherwise, and in a dry run, null: the order is held. */
  async #intentOf(record: OrderRecord): Promise<OrderIntent | null> {
    if (record.order === null) {
      if (record.fault !== null) await hold(this.#engine, record.id, record.fault);
      return null;
    }
    const articles = await withArticles(record.order, record, this.#fetchProducts, this.#engine.erp.namesArticles);
    if (!articles.ok) {
      await hold(this.#engine, record.id, articles.problem);
      return null;
    }
    const { order } = articles;
    const mapping = await this.#mappingFor(needsDefaultRate(order));
    const mapped = mapOrder(order, mapping);
    if (!mapped.ok) {
      await hold(this.#engine, record.id, mapped.problem);
      return null;
    }
    const note = this.#run.batch.of(record.id);
    note.warnings.push(...mapped.warnings, ...aheadWarnings(record, this.#engine));
    const { dryRun, bodies = false } = this.#run.options;
    if (dryRun) note.payload = mapped.body;
    if (dryRun && !bodies) return null;
    const planned = planIntent(order, mapped.body, mapping, this.#engine.erp);
    if (!planned.ok) {
      await hold(this.#engine, record.id, planned.problem);
      return null;
    }
    const intent = record.intent?.basis === planned.intent.basis ? record.intent : planned.intent;
    if (!dryRun) {
      this.#sent.set(record.id, toTexts(sentOrder(record.order, mapped.body)));
      return intent;
    }
    note.body = planned.shown;
    return null;
  }

  async #mappingFor(needsDefault: boolean): Promise<OrderMapping> {
    const { settings, shop } = this.#engine;
    if (needsDefault) this.#defaultRate ??= fetchDefaultRate(shop, this.#run.signals.run);
    const defaultRate = needsDefault ? await this.#defaultRate : null;
    const { site, totals } = settings.framework360;
    return { site, settings: settings.mapping, totals, erpShop: this.#erpShop, defaultRate };
  }

  /** The gross total of an order that is about to be sent. */
  bookedOf(id: string): string | null {
    const booking = this.#sent.get(id)?.booking ?? null;
    return booking === null ? null : (JSON.parse(booking) as NonNullable<SentOrder["booking"]>).totals.gross;
  }
}

/** An order that the shop dated in the future, by every clock there is. */
function aheadWarnings({ placedAt }: OrderRecord, engine: Engine): readonly Problem[] {
  const isAhead = Date.parse(placedAt) > getClockSpan(engine).latestMs + AHEAD_MS;
  return isAhead ? [problem("order-ahead", { placedAt })] : [];
}

async function fetchDefaultRate(shop: Shop, signal: AbortSignal): Promise<string | null> {
  // The pull reports taxes that cannot be read. If the default tax is one of them, the orders that need it are held.
  const taxes = await shop.fetchTaxes(signal, () => undefined);
  return taxes.find((tax) => tax.isDefault)?.rate ?? null;
}
