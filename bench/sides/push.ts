/** The pushing of a pull: products that are pending in the state go to the shop in bulk. */
import { Pusher } from "../../src/core/push-products.ts";
import { restrain } from "../../src/core/plan-brakes.ts";
import { RunLog } from "../../src/core/run.ts";
import { engineOn, Folder } from "../engine.ts";
import { mappedProducts } from "../specimen-products.ts";
import { numberOf, type Open, timed } from "../work.ts";

/** A page of TotalGest. */
const PAGE = 500;

export const open: Open = async (options) => {
  const folder = new Folder();
  const products = mappedProducts(numberOf(options, "products"));
  const { signal } = new AbortController();
  return Promise.resolve({
    run: async () => {
      const store = await folder.newStore();
      const read = await store.beginRead(true);
      for (let at = 0; at < products.length; at += PAGE) await store.recordPage(read, products.slice(at, at + PAGE));
      const engine = await engineOn(store, options);
      const log = new RunLog(engine, "products");
      let told = 0;
      const request = { restraint: restrain([], false), adoption: null, againSinceMs: null, onRow: () => (told += 1) };
      const pusher = new Pusher(engine, request, log, { run: signal, wire: signal });
      const ms = await timed(() => pusher.pushAll(products.length));
      const { pending } = await store.summarizePending();
      if (pending > 0 || told !== products.length || log.problems.length > 0) {
        throw new Error(`${String(pending)} left: ${JSON.stringify(log.problems)}`);
      }
      await store.close();
      return ms;
    },
    close: () => {
      folder.remove();
      return Promise.resolve();
    },
  });
};
