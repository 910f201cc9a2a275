import { adoptProducts, scanShop } from "./adopt-products.ts";
import type { Adoption } from "./adopt-products.ts";
import { priceFacet } from "../brakes/facets.ts";
import { judgePending, rememberRestrained } from "../brakes/judge-pending.ts";
import { brakesIn } from "../brakes/judge.ts";
import type { RateOf } from "../brakes/paid-price.ts";
import { discover } from "../discovery/discover.ts";
import { getClockSpan, reportClocks } from "../discovery/clocks.ts";
import { NIGHTLY_HOUR } from "../discovery/plan.ts";
import { dryShop } from "./dry-shop.ts";
import type { Engine } from "../run/engine.ts";
import type { PullOptions, PullReport } from "../run/reports.ts";
import { EXIT, RemoteError, StoreError } from "../common/problems/errors.ts";
import type { ExitCode } from "../common/problems/errors.ts";
import { planProductMapping, tagOf } from "../product/map-product.ts";
import type { ProductMapping } from "../product/map-product.ts";
import { findPause } from "../run/pauses.ts";
import { rowOf } from "../product/plan-push.ts";
import type { ErpShop } from "../ports/erp.ts";
import type { RestrainedCount } from "../ports/product-store.ts";
import { problem } from "../common/problems/problem.ts";
import type { Problem } from "../common/problems/problem.ts";
import { Pusher } from "./push-products.ts";
import { askForMissing, readProducts, readSkus } from "./read-products.ts";
import type { ReadContext, ReadResult } from "./read-products.ts";
import { RunLog, withWireGrace } from "../run/run.ts";
import { NOTHING_RESTRAINED, Tally } from "./tally.ts";
import { isDailyDue } from "../common/time/zone.ts";

const ROWS_AT_ONCE = 500;

/** Whether the pull is full, and whether it left a full pull to another run. */
type PullKind = Pick<PullReport, "mode" | "leftFullPull">;
type Signals = { readonly run: AbortSignal; readonly wire: AbortSignal };

/**
 * One pull: discovers orders (so that stock is right), reads TotalGest into the store, judges pending products by the
 * brakes, and pushes them. The caller holds the lock of the products.
 *
 * A dry run does the same on a throw-away copy of the state that the caller provides, and sends nothing to the shop.
 * Errors of a system, the network or the disk are in the report and never thrown. A crash at any point loses nothing.
 */
export async function pullProducts(given: Engine, options: PullOptions, signal: AbortSignal): Promise<PullReport> {
  const engine = options.dryRun ? { ...given, shop: dryShop(given.shop) } : given;
  const log = new RunLog(engine, "products");
  const tally = new Tally(options.onProduct);
  let pull: Pull | null = null;
  let isAtRest = false;
  let kind: PullKind = { mode: "incremental", leftFullPull: false };
  try {
    await withWireGrace(engine, signal, async (wire) => {
      const pause = options.now ? null : await findPause(engine, "products");
      if (pause !== null) throw pause;
      pull = new Pull(engine, options, log, tally, { run: signal, wire });
      await pull.prepare();
      await pull.read();
      kind = pull.kind;
      if (kind.leftFullPull) return;
      isAtRest = await pull.isAtRest();
      if (isAtRest) return pull.rest();
      await pull.settle();
      await pull.push();
    });
  } catch (error) {
    await log.fail(error);
  }
  if (!isAtRest) tally.heldBack = await countRestrained(pull);
  return finish(engine, options, kind, tally, log);
}

/** Zero if the state cannot be read; the run has then already ended with that error. */
async function countRestrained(pull: Pull | null): Promise<RestrainedCount> {
  try {
    return (await pull?.countRestrained()) ?? NOTHING_RESTRAINED;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return NOTHING_RESTRAINED;
  }
}

/** The steps of one pull and the data they share. */
class Pull {
  readonly #engine: Engine;
  readonly #options: PullOptions;
  readonly #log: RunLog;
  readonly #tally: Tally;
  readonly #signals: Signals;
  /** Started while orders are discovered. */
  #erpShop: Promise<ErpShop> | null = null;
  #isFull = false;
  #isLeft = false;
  #discovered = false;
  #adoption: Adoption | null = null;
  #isShopUnread = false;
  /** An earlier run found TotalGest's catalogue empty, and a person confirmed it. */
  #mayBeEmpty = false;
  #rateOf: RateOf = () => null;
  #pusher: Pusher | null = null;
  /** The read of what changed, where it brought nothing. */
  #empty: ReadResult | null = null;

  constructor(engine: Engine, options: PullOptions, log: RunLog, tally: Tally, signals: Signals) {
    this.#engine = engine;
    this.#options = options;
    this.#log = log;
    this.#tally = tally;
    this.#signals = signals;
  }

  /** A problem of one record: the run continues. */
  readonly #addRefused = (refused: Problem): void => {
    this.#log.add(refused, EXIT.items);
  };

  get kind(): PullKind {
    return { mode: this.#isFull ? "full" : "incremental", leftFullPull: this.#isLeft };
  }

  /** Discovers orders first, so that stock is right. A failed discovery does not stop the pull. */
  async prepare(): Promise<void> {
    const { store, clock } = this.#engine;
    if (this.#options.allowMassChange) {
      this.#mayBeEmpty = ((await store.readNote("brakes")) ?? "").includes('"brake-empty"');
      await store.agreeToRestrained(clock.now());
    }
    // Runs in parallel with the discovery; both are awaited even if one fails.
    const erpShop = this.#engine.erp.fetchShop(this.#signals.run);
    this.#erpShop = erpShop;
    const [discovered] = await Promise.allSettled([this.#discover(), erpShop]);
    if (discovered.status === "rejected") throw discovered.reason;
    this.#discovered = discovered.value;
  }

  async #discover(): Promise<boolean> {
    try {
      const { refused, failures } = await discover(this.#engine, this.#signals.run, { requireExportable: false });
      for (const entry of refused) this.#addRefused(entry);
      for (const failure of failures) await this.#log.fail(failure);
      return failures.length === 0;
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      await this.#log.fail(error);
      return false;
    }
  }

  /** True for the first pull, the first after the nightly hour, and the first after the mapping changed. */
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
    return (
      isNightly ||
      (await store.readNote("cursor")) === null ||
      (await store.readNote("mapping")) !== this.#mappingNote(mapping)
    );
  }

  /**
   * Reads TotalGest (and in a full pull the shop) into the store. A read that fails keeps what it stored, and pending
   * products are pushed all the same.
   */
  async read(): Promise<void> {
    const { skus, full } = this.#options;
    if (this.#log.mustStayAway("Framework360")) return;
    try {
      const mapping = await this.#fetchMapping();
      const onRead = (count: number): void => {
        this.#tally.read = count;
      };
      this.#rateOf = mapping.rateOf;
      const tag = tagOf(this.#mappingNote(mapping));
      const context = { mapping, tag, onRow: this.#tally.add, onRefused: this.#addRefused, onRead };
      this.#isFull = skus === null && (full || (await this.#isFullDue(context.mapping)));
      this.#isLeft = this.#isFull && this.#options.leavesFullPull === true;
      if (this.#isLeft) return;
      if (skus !== null) await this.#readSkus(skus, context);
      else if (this.#isFull) await this.#readAll(context);
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

  async #fetchMapping(): Promise<ProductMapping> {
    const { erp, shop, settings } = this.#engine;
    // Both in parallel; both are awaited even if one fails.
    const calls = [
      this.#erpShop ?? erp.fetchShop(this.#signals.run),
      shop.fetchTaxes(this.#signals.run, this.#addRefused),
    ] as const;
    await Promise.allSettled(calls);
    return planProductMapping(settings, await calls[0], await calls[1]);
  }

  async #readSkus(skus: readonly string[], context: ReadContext): Promise<void> {
    const ids = await readSkus(this.#engine, skus, context, this.#signals.run);
    const { store, clock } = this.#engine;
    if (this.#options.allowPrice === true) await this.#allowPrices(ids);
    await store.forgetPushed(ids, clock.now());
    this.#tally.read = ids.length;
  }

  async #allowPrices(ids: readonly string[]): Promise<void> {
    const { store } = this.#engine;
    const records = await store.readProducts(ids);
    await store.allowPrices(
      records.flatMap(({ id, fields }) => {
        const price = fields === null ? undefined : priceFacet(fields);
        return price === undefined ? [] : [{ id, price }];
      }),
    );
  }

  async #readChanges(context: ReadContext): Promise<void> {
    const { store } = this.#engine;
    const result = await readProducts(
      this.#engine,
      { updatedSince: await store.readNote("cursor") },
      context,
      this.#signals.run,
    );
    if (result.isEmpty) this.#empty = result;
    else await this.#finishPartly(result);
  }

  /**
   * Reads both catalogues in parallel. In the very first pull the shop's catalogue comes first: if it cannot be read,
   * every product of TotalGest would look new.
   */
  async #readAll(context: ReadContext): Promise<void> {
    const { store, clock } = this.#engine;
    const startedMs = clock.now();
    const isFirst = (await store.readNote("cursor")) === null;
    const isUntried = !(await this.#wasReadInThisDialect());
    const scanning = this.#scanShop(context.tag);
    if (isFirst) await scanning;
    const reading = readProducts(this.#engine, { updatedSince: null, isUntried }, context, this.#signals.run);
    await Promise.allSettled([scanning, reading]);
    const isScanned = await scanning;
    const result = await reading;
    const { read, cursor, count, firstId } = result;
    if (count === 0 && !this.#mayBeEmpty) {
      this.#log.breakOff();
      this.#tally.brakes.push(problem("brake-empty", {}));
      return;
    }
    if (!isScanned) return this.#finishPartly(result);
    await askForMissing(this.#engine, { read, firstId }, context, this.#signals.run);
    this.#adoption = await adoptProducts(this.#engine, context.onRow);
    await store.finishRead(read, { cursor, mapping: this.#mappingNote(context.mapping), fullAtMs: startedMs });
  }

  /** Stores the read, but leaves the next full pull due. */
  async #finishPartly({ read, cursor }: ReadResult): Promise<void> {
    const { store } = this.#engine;
    await store.finishRead(read, { cursor, mapping: (await store.readNote("mapping")) ?? "", fullAtMs: null });
  }

  /**
   * Whether the shop's catalogue could be read. If not, TotalGest's catalogue is read all the same so that stock stays
   * right, and newcomers are created only after a look-up. In the very first pull every product is a newcomer, so the
   * error is thrown.
   */
  async #scanShop(tag: string): Promise<boolean> {
    try {
      await scanShop(this.#engine, tag, this.#addRefused, this.#signals.run);
      return true;
    } catch (error) {
      const isFirst = (await this.#engine.store.readNote("cursor")) === null;
      if (!(error instanceof RemoteError) || isFirst || error.retryAfterMs !== null) throw error;
      await this.#log.fail(error);
      this.#isShopUnread = true;
      return false;
    }
  }

  /** Whether the read brought no record, and nothing else is to be done. */
  async isAtRest(): Promise<boolean> {
    if (this.#empty === null || this.#log.mustStayAway("Framework360")) return false;
    const { store, clock, settings } = this.#engine;
    const { read } = this.#empty;
    const { earliestMs } = getClockSpan(this.#engine);
    return store.isAtRest({ buffer: settings.products.buffer, nowMs: clock.now(), earliestMs, read });
  }

  /** Ends a pull that is at rest. */
  async rest(): Promise<void> {
    const { store } = this.#engine;
    if (this.#empty !== null) store.noteAtEnd("cursor", this.#empty.cursor);
    if (!this.#options.dryRun) await store.writeNote("brakes", null);
  }

  /** Applies what time and settings change, and finishes a read that brought no record. */
  async settle(): Promise<void> {
    const { store, clock, settings } = this.#engine;
    await store.expirePushed(clock.now());
    await store.applyBuffer(settings.products.buffer);
    await store.expireReservations(getClockSpan(this.#engine).earliestMs);
    if (this.#empty === null) return;
    // What an earlier read listed does not count as read by this one.
    await store.beginRead(false);
    await this.#finishPartly(this.#empty);
  }

  /**
   * Judges and pushes what is pending. If stock was pushed, also pushes the products of orders that arrived meanwhile.
   */
  async push(): Promise<void> {
    const { store } = this.#engine;
    const { pending, tripped } = await judgePending(store, this.#rateOf);
    const restraint = { brakes: brakesIn(tripped), raises: !this.#discovered, rateOf: this.#rateOf };
    await rememberRestrained(store, restraint);
    this.#tally.brakes.push(...tripped);
    for (const brake of this.#tally.brakes) this.#log.add(brake, EXIT.stopped);
    if (!this.#options.dryRun) {
      await store.writeNote("brakes", this.#tally.brakes.length === 0 ? null : JSON.stringify(this.#tally.brakes));
    }
    const request = {
      restraint,
      adoption: this.#adoption,
      isShopUnread: this.#isShopUnread,
      againSinceMs: null,
      onRow: this.#tally.add,
    };
    if (this.#log.mustStayAway("Framework360")) return;
    const first = new Pusher(this.#engine, request, this.#log, this.#signals);
    this.#pusher = first;
    await first.pushAll(pending);
    await this.#reportUnwrittenAdoptions();
    if (!first.pushedStock || !this.#discovered || !(await this.#discover())) return;
    const second = new Pusher(
      this.#engine,
      { ...request, againSinceMs: this.#log.startedMs },
      this.#log,
      this.#signals,
    );
    await second.pushAll(0);
  }

  /** Products that are pending and were neither pushed nor refused. */
  async countRestrained(): Promise<RestrainedCount> {
    return this.#pusher === null ? this.#engine.store.countPending(0) : this.#pusher.countRestrained();
  }

  /** Adds rows for adopted products that needed no write or may not be written now. */
  async #reportUnwrittenAdoptions(): Promise<void> {
    const unwritten = [...(this.#adoption?.adopted ?? [])].filter((id) => !this.#tally.hasAdopted(id));
    for (let at = 0; at < unwritten.length; at += ROWS_AT_ONCE) {
      for (const record of await this.#engine.store.readProducts(unwritten.slice(at, at + ROWS_AT_ONCE))) {
        this.#tally.add(rowOf(record, { shopId: record.shopId, fields: {} }, true, null));
      }
    }
  }
}

async function finish(
  engine: Engine,
  options: PullOptions,
  kind: PullKind,
  tally: Tally,
  log: RunLog,
): Promise<PullReport> {
  const { summary } = tally;
  await reportClocks(engine, log, options);
  const codes: ExitCode[] = summary.failed > 0 ? [EXIT.items] : [];
  const stopped = tally.brakes.length > 0;
  const exitCode = options.dryRun && (log.isWhole || stopped) ? EXIT.ok : log.exitCode(codes);
  if (!options.dryRun && !(kind.leftFullPull && exitCode === EXIT.ok)) await log.record(exitCode, summary);
  return {
    dryRun: options.dryRun,
    ...kind,
    startedMs: log.startedMs,
    finishedMs: engine.clock.now(),
    exitCode,
    summary,
    heldBack: tally.heldBack.all,
    problems: log.problems,
  };
}
