/** The second half of a pull: products that are pending in the state are pushed to the shop in bulk. */
import { copyFileSync } from "node:fs";
import { join } from "node:path";

import { realClock } from "../../src/app/app.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { Pusher } from "../../src/core/products/pull/push-products.ts";
import { Tally } from "../../src/core/products/pull/pull.ts";
import { RunLog } from "../../src/core/run/run.ts";
import { openStore } from "../../src/store/database.ts";
import { engineOn, Folder } from "../engine.ts";
import { mappedProducts } from "../specimen-products.ts";
import { numberOf, type Open, type Options, type Sample, timed } from "../work.ts";

/** The products on one page of TotalGest. */
const PAGE = 500;

export const open: Open = async (options) => {
  const folder = new Folder();
  const count = numberOf(options, "products");
  const filled = join(folder.path, "filled.db");
  await fill(filled, count);
  const round = async (): Promise<Sample> => {
    const path = join(folder.path, "round.db");
    copyFileSync(filled, path);
    const store = await openStore({ path, clock: realClock });
    const sample = await push(store, options, count);
    await store.close();
    return sample;
  };
  return folder.side(round);
};

/** Stores the products on disk, so that the measured process does not have them in memory. */
async function fill(path: string, count: number): Promise<void> {
  const store = await openStore({ path, clock: realClock });
  const products = mappedProducts(count);
  const read = await store.beginRead();
  for (let at = 0; at < count; at += PAGE) await store.recordPage(read, products.slice(at, at + PAGE), realClock.now());
  await store.close();
}

async function push(store: Store, given: Options, count: number): Promise<Sample> {
  const { signal } = new AbortController();
  const engine = await engineOn(store, given);
  const log = new RunLog(engine, "products");
  let pushed = 0;
  const request = {
    raises: false,
    rateOf: () => null,
    currency: "CHF",
    nowMs: realClock.now(),
    isAgain: false,
    named: new Set<string>(),
    wish: null,
    agreed: null,
  };
  const tally = new Tally(() => (pushed += 1));
  const options = {
    full: false,
    skus: null,
    dryRun: false,
    allowMassChange: [],
    now: true,
    onProduct: () => undefined,
  };
  const pusher = new Pusher({ engine, options, log, tally, signal, wire: signal }, request);
  const sample = await timed(() => pusher.pushAll(count));
  const pending = await store.countPending();
  if (pending > 0 || pushed !== count || log.problems.length > 0) {
    throw new Error(`${String(pending)} left: ${JSON.stringify(log.problems)}`);
  }
  return sample;
}
