import type { Adoption } from "./adopt-products.ts";
import type { MassChange } from "../../brakes/facet.ts";
import { readHeldChanges } from "../../brakes/held.ts";
import { judgePending } from "../../brakes/judge-pending.ts";
import { discover } from "../../discovery/discover.ts";
import { getClockSpan, reportClocks } from "../../discovery/clocks.ts";
import { dryShop } from "./dry-shop.ts";
import type { Engine } from "../../run/engine.ts";
import type { PullOptions, PullReport } from "../../run/reports.ts";
import { EXIT, type ExitCode, RemoteError, StoreError } from "../../common/problems/errors.ts";
import { findPause } from "../../run/pauses.ts";
import { rowOf } from "../plan-push.ts";
import type { ErpShop } from "../../ports/erp.ts";
import { Pusher } from "./push-products.ts";
import { RunLog, withWireGrace } from "../../run/run.ts";
import { CatalogueReading } from "./read-catalogues.ts";
import { Tally } from "./tally.ts";

const ROWS_AT_ONCE = 500;

/** Whether the pull is full, and whether it left a full pull to another run. */
type PullKind = Pick<PullReport, "mode" | "leftFullPull">;
type Signals = { readonly run: AbortSignal; readonly wire: AbortSignal };

/**
 * One pull: discovers orders (so that stock is right; see `ordersAreFresh`), reads TotalGest into the store, judges
 * pending products by the brakes, and pushes them. The caller holds the lock of the products.
 *
 * A dry run does the same on a throw-away copy of the state that the caller provides, and sends nothing to the shop.
 * Errors of a system, the network or the disk are in the report and never thrown. A crash at any point loses nothing.
 */
export async function pullProducts(given: Engine, options: PullOptions, signal: AbortSignal): Promise<PullReport> {
  const engine = options.dryRun ? { ...given, shop: dryShop(given.shop) } : given;
  const log = new RunLog(engine, "products");
  const tally = new Tally(options.onProduct);
  let pull: Pull | null = null;
  let isIdle = false;
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
      isIdle = await pull.isIdle();
      if (isIdle) return pull.endIdle();
      await pull.discoverLate();
      await pull.settle();
      await pull.push();
    });
  } catch (error) {
    await log.fail(error);
  }
  if (pull !== null && !isIdle) await countHeldBack(engine, tally);
  return finish(engine, options, kind, tally, log);
}

/** Where the state cannot be read, the run has already ended with that error. */
async function countHeldBack({ store }: Engine, tally: Tally): Promise<void> {
  try {
    await tally.countHeldBack(store);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

/** The steps of one pull and the data they share. */
class Pull {
  readonly #engine: Engine;
  readonly #options: PullOptions;
  readonly #released: ReadonlySet<MassChange>;
  readonly #log: RunLog;
  readonly #tally: Tally;
  readonly #signals: Signals;
  /** Started while orders are discovered. */
  #erpShop: Promise<ErpShop> | null = null;
  #discovered = false;
  /** An earlier run found TotalGest's catalogue empty, and a person confirmed it. */
  #mayBeEmpty = false;
  readonly #reading: CatalogueReading;

  constructor(engine: Engine, options: PullOptions, log: RunLog, tally: Tally, signals: Signals) {
    this.#engine = engine;
    this.#options = options;
    this.#released = new Set(options.allowMassChange);
    this.#log = log;
    this.#tally = tally;
    this.#signals = signals;
    this.#reading = new CatalogueReading(engine, options, log, tally, signals.run);
  }

  get kind(): PullKind {
    const { isFull, isLeft } = this.#reading;
    return { mode: isFull ? "full" : "incremental", leftFullPull: isLeft };
  }

  /** Discovers orders first, so that stock is right, unless they are fresh. A failed discovery does not stop the pull. */
  async prepare(): Promise<void> {
    if (this.#released.has("empty")) this.#mayBeEmpty = (await readHeldChanges(this.#engine.store)).has("empty");
    // Runs in parallel with the discovery; both are awaited even if one fails.
    const erpShop = this.#engine.erp.fetchShop(this.#signals.run);
    this.#erpShop = erpShop;
    const discovering = this.#options.ordersAreFresh === true ? false : this.#discover();
    const [discovered] = await Promise.allSettled([discovering, erpShop]);
    if (discovered.status === "rejected") throw discovered.reason;
    this.#discovered = discovered.value;
  }

  /** Orders that were fresh at the start are discovered before anything is pushed. */
  async discoverLate(): Promise<void> {
    if (this.#options.ordersAreFresh === true) this.#discovered = await this.#discover();
  }

  async #discover(): Promise<boolean> {
    try {
      const { refused, failures } = await discover(this.#engine, this.#signals.run, { requireExportable: false });
      for (const entry of refused) this.#log.add(entry, EXIT.items);
      for (const failure of failures) await this.#log.fail(failure);
      return failures.length === 0;
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      await this.#log.fail(error);
      return false;
    }
  }

  async read(): Promise<void> {
    if (this.#log.mustStayAway("Framework360")) return;
    const hasOrders = this.#discovered || this.#options.ordersAreFresh === true;
    await this.#reading.read({ erpShop: this.#erpShop, mayBeEmpty: this.#mayBeEmpty, hasOrders });
  }

  /** Whether the read brought no record, and nothing else is to be done. */
  async isIdle(): Promise<boolean> {
    const { empty } = this.#reading;
    if (empty === null || this.#log.mustStayAway("Framework360")) return false;
    const { store, settings } = this.#engine;
    const { earliestMs } = getClockSpan(this.#engine);
    return store.isIdle({ buffer: settings.products.buffer, earliestMs, read: empty.read });
  }

  /** Ends a pull that has nothing to do. */
  async endIdle(): Promise<void> {
    const { store } = this.#engine;
    const { empty } = this.#reading;
    if (empty !== null) store.writeNoteAtEnd("cursor", empty.cursor);
    if (!this.#options.dryRun) await store.writeNote("brakes", null);
  }

  /** Applies what time and settings change, and finishes a read that brought no record. */
  async settle(): Promise<void> {
    const { store, settings } = this.#engine;
    await store.applyBuffer(settings.products.buffer);
    await store.expireReservations(getClockSpan(this.#engine).earliestMs);
    const { empty } = this.#reading;
    if (empty === null) return;
    await this.#reading.finishPartly(empty);
  }

  /** If stock was pushed, the products of orders that arrived meanwhile are pushed once more. */
  async push(): Promise<void> {
    const { store, clock } = this.#engine;
    const { rateOf, adoption, isShopUnread } = this.#reading;
    const nowMs = clock.now();
    const { releaseOnly = null } = this.#options;
    const noted = await store.readNote("left");
    const kept = new Set(noted === null ? [] : (JSON.parse(noted) as readonly MassChange[]));
    const by = { nowMs, rateOf, released: this.#released, releaseOnly, kept };
    const { pending, tripped, left } = await judgePending(store, by);
    const note = left.size === 0 ? null : JSON.stringify([...left]);
    if (note !== noted) await store.writeNote("left", note);
    const restraint = { raises: !this.#discovered, rateOf, nowMs };
    this.#tally.brakes.push(...tripped);
    for (const brake of this.#tally.brakes) this.#log.add(brake, EXIT.stopped);
    if (!this.#options.dryRun) {
      await store.writeNote("brakes", this.#tally.brakes.length === 0 ? null : JSON.stringify(this.#tally.brakes));
    }
    const request = { restraint, adoption, isShopUnread, againSinceMs: null, onRow: this.#tally.add };
    if (this.#log.mustStayAway("Framework360")) return;
    const first = new Pusher(this.#engine, request, this.#log, this.#signals);
    await first.pushAll(pending);
    await this.#reportUnwritten(adoption);
    if (!first.asksForOrders || !this.#discovered || !(await this.#discover())) return;
    await first.moveLinks();
    const second = new Pusher(
      this.#engine,
      { ...request, againSinceMs: this.#log.startedMs },
      this.#log,
      this.#signals,
    );
    await second.pushAll(0);
  }

  /** Adds rows for adopted products that needed no write or may not be written now. */
  async #reportUnwritten(adoption: Adoption | null): Promise<void> {
    const unwritten = [...(adoption?.adopted ?? [])].filter((id) => !this.#tally.has(id));
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
    heldBack: tally.heldBack,
    problems: log.problems,
  };
}
