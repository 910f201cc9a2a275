import type { Context } from "../../src/app/context.ts";
import type { Globals } from "../../src/app/globals.ts";
import type { Engine } from "../../src/core/run/engine.ts";
import type { Direction } from "../../src/core/common/direction.ts";
import type { OrderEvent, OrderRecord } from "../../src/core/ports/order-store.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { NOW_MS } from "./reports.ts";
import { someSettings } from "./settings.ts";

interface Fakes {
  /** The configured settings; empty = nothing is set up. */
  readonly named?: Readonly<Record<string, string>>;
  readonly globals?: Partial<Globals>;
  /** Null = the run must not read the state. */
  readonly store?: Partial<Store>;
  readonly stdin?: string;
  readonly isReported?: boolean;
}

/** A context that touches nothing, and records calls and output. */
export interface FakeContext {
  readonly context: Context;
  readonly out: () => string;
  readonly err: () => string;
  /** Each `withEngine`. */
  readonly engines: { readonly direction: Direction | null; readonly dryRun: boolean }[];
  /** The problem keys of each `shouldReport`. */
  readonly asked: (readonly string[])[];
}

/** Fails when it is used: a test that needs it passes its own. */
function unwanted(name: string): () => never {
  return () => {
    throw new Error(`${name} was not to be called`);
  };
}

/** An object with the members in `given`. Every other member fails when it is called. */
function partial<T extends object>(name: string, given: Partial<T>): T {
  return new Proxy(given, {
    get: (target, key, receiver) =>
      key in target || typeof key === "symbol" || key === "then"
        ? Reflect.get(target, key, receiver)
        : unwanted(`${name}.${key}`),
  }) as T;
}

export function fakeContext(fakes: Fakes = {}): FakeContext {
  let out = "";
  let err = "";
  const engines: FakeContext["engines"] = [];
  const asked: (readonly string[])[] = [];
  const nothing = (): Promise<void> => Promise.resolve();
  const requests = { fileRequest: () => Promise.resolve(1), beginRequest: nothing, endRequest: nothing };
  const store = partial<Store>("store", { ...requests, ...fakes.store });
  const context = partial<Context>("context", {
    command: "test",
    env: {},
    clock: { now: () => NOW_MS, sleep: unwanted("sleep") },
    signal: new AbortController().signal,
    globals: {
      config: null,
      dataDir: null,
      shop: null,
      json: false,
      quiet: false,
      verbose: false,
      color: false,
      lang: "en",
      input: true,
      lockTimeoutMs: 0,
      ...fakes.globals,
    },
    holdingState: (run) => run(),
    // No channel is configured.
    notifier: () =>
      Promise.resolve({ channels: [], deliver: () => Promise.resolve([]), sendTest: () => Promise.resolve([]) }),
    output: {
      outIsTerminal: false,
      errIsTerminal: false,
      columns: 80,
      rows: 0,
      out(text) {
        out += text;
        return Promise.resolve();
      },
      err(text) {
        err += text;
      },
      divertErr: unwanted("divertErr"),
    },
    locateState: () =>
      Promise.resolve({
        dataDir: "/data",
        rootDir: "/data",
        timeZone: "Europe/Zurich",
        named: fakes.named ?? { site: "shop.test" },
      }),
    withEngine(request, run) {
      engines.push(request);
      const clock = { now: () => NOW_MS, sleep: unwanted("sleep") };
      return run(partial<Engine>("engine", { settings: someSettings(), store, clock }));
    },
    withState: (run) => run(store),
    shouldReport(keys) {
      asked.push(keys.map(({ id }) => id));
      return Promise.resolve(fakes.isReported ?? true);
    },
    readStdin: () => Promise.resolve(fakes.stdin ?? ""),
  });
  return { context, out: () => out, err: () => err, engines, asked };
}

/** A store with these orders, for `status` and the list to choose from. */
export function storeWithOrders(orders: readonly OrderRecord[], events: readonly OrderEvent[] = []): Partial<Store> {
  return {
    listOrders: ({ states, search, limit = Number.POSITIVE_INFINITY, offset = 0 }) =>
      Promise.resolve(
        orders
          .filter((order) => states === undefined || states.includes(order.state))
          .filter((order) => search === undefined || order.reference.includes(search))
          .slice(offset, offset + limit),
      ),
    findOrders: (tokens) =>
      Promise.resolve(
        new Map(tokens.map((token) => [token, orders.filter((one) => one.id === token || one.reference === token)])),
      ),
    readOrderEvents: () => Promise.resolve(events),
  };
}
