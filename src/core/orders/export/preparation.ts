import { freshProducts, withArticles } from "../articles/order-articles.ts";
import { getClockSpan } from "../../discovery/clocks.ts";
import { DAY, SECOND } from "../../common/time/duration.ts";
import { problem, type Problem } from "../../common/problems/problem.ts";
import { mapOrder, planIntent } from "../send/map-order.ts";
import { needsDefaultRate } from "../send/lines.ts";
import type { ErpShop, OrderIntent } from "../../ports/erp.ts";
import type { OrderRecord } from "../record.ts";
import { readAgain, hold, noteThere } from "./read-again.ts";
import { lookFor, nameInErp } from "./look-up.ts";
import { sentOrder, type SentTexts, toTexts } from "../send/sent-order.ts";
import type { ExportRun } from "./batch.ts";

/** Longer work on one order blocks everything else in the process. */
const LONG_WORK_MS = SECOND;
const YIELD_MS = 10;
/** A date that is further ahead is no difference between clocks. */
const AHEAD_MS = 2 * DAY;

/** What is sent of an order. */
export interface PlannedSend {
  readonly intent: OrderIntent;
  /** What to store of it. */
  readonly sent: SentTexts;
  /** The total that is booked. */
  readonly gross: string;
  /** TotalGest had another order under its reference. */
  readonly isDiffering: boolean;
}

/** TotalGest has something under the order's reference, and it is in question whether that is this order. */
const IN_QUESTION: ReadonlySet<Problem["code"]> = new Set<Problem["code"]>([
  "erp-order-differs",
  "erp-order-doubled",
  "erp-order-older",
]);

/**
 * Makes the function that reads an order again and maps it. Its null = the order is not sent: it left the queue, is held, or
 * this is a dry run.
 */
export function preparing(run: ExportRun, erpShop: ErpShop): (id: string) => Promise<PlannedSend | null> {
  const { engine, options, policy, signals, batch } = run;
  const { clock, erp, settings } = engine;
  const fetchProduct = freshProducts(erp, engine.store, signals.run);
  let defaultRate: Promise<string | null> | null = null;
  const readDefaultRate = (): Promise<string | null> => {
    // The pull reports taxes that cannot be read. If the default tax is one of them, the orders that need it are held.
    defaultRate ??= engine.shop
      .fetchTaxes(signals.run, () => undefined)
      .then((taxes) => taxes.find((tax) => tax.isDefault)?.rate ?? null);
    return defaultRate;
  };

  /** A Problem = it is held. */
  async function plan(record: OrderRecord): Promise<PlannedSend | Problem | null> {
    if (record.forgottenMs !== null) return planForgotten(record);
    if (record.order === null) return record.fault;
    const { articles, placedAt, intent, error } = record;
    const order = await withArticles(record.order, articles, fetchProduct, erp.namesArticles);
    if ("code" in order) return order;
    const { site, totals } = settings.framework360;
    const rate = needsDefaultRate(order) ? await readDefaultRate() : null;
    const { shipping } = settings.export;
    const mapping = { site, settings: settings.mapping, totals, shipping, erpShop, defaultRate: rate };
    const mapped = mapOrder(order, mapping);
    if ("code" in mapped) return mapped;
    const note = batch.of(record.id);
    note.warnings.push(...mapped.warnings);
    // By every clock there is.
    const isAhead = Date.parse(placedAt) > getClockSpan(engine).latestMs + AHEAD_MS;
    if (isAhead) note.warnings.push(problem("order-ahead", { placedAt }));
    const planned = planIntent(order, mapped.body, mapping, erp);
    if ("code" in planned) return planned;
    if (options.dryRun) {
      note.payload = mapped.body;
      if (options.bodies === true) note.body = planned.shown;
      if (erp.guarantees.isInSteps === true) note.isForAdapter = true;
      return null;
    }
    return {
      intent: intent?.basis === planned.intent.basis ? intent : planned.intent,
      sent: toTexts(sentOrder(record.order, mapped.body)),
      gross: mapped.body.totals.gross,
      isDiffering: error !== null && IN_QUESTION.has(error.code),
    };
  }

  /** It cannot be sent, but may be there: an older copy of the state knows an order from before it went out. */
  async function planForgotten(record: OrderRecord): Promise<Problem | null> {
    const { id } = record;
    const there = options.dryRun ? null : await lookFor(engine, record, nameInErp(engine, record), signals.run);
    if (there === null || there.kind === "part") return problem("order-forgotten", { id });
    if (there.kind === "held") return there.problem;
    await noteThere(run, id, there);
    return null;
  }

  return async (id) => {
    const { record, isDue } = await readAgain(engine, id, policy, signals.run);
    if (!isDue) batch.of(id).isOut = true;
    if (record === null) return null;
    const startedMs = clock.now();
    const planned = await plan(record);
    // Mapping an order with very many lines blocks the process for seconds, in which a system may close idle connections.
    // The pause lets the process notice this; otherwise the order would be sent on a closed connection.
    if (clock.now() - startedMs > LONG_WORK_MS) await clock.sleep(YIELD_MS, signals.run);
    if (planned === null || !("code" in planned)) return planned;
    await hold(engine, id, planned);
    return null;
  };
}
