/** A command with a store of the test's own. Import this file first: it replaces what opens a state or a system. */
import { vi } from "vitest";

import type { App, Globals } from "../../src/app/app.ts";
import type { Configured } from "../../src/app/config.ts";
import type * as engine from "../../src/app/engine.ts";
import type { Engine } from "../../src/core/run/engine.ts";
import { DEFAULTS } from "../../src/config/load.ts";
import type { Direction } from "../../src/core/common/direction.ts";
import { ORDER_FILTERS, type OrderNarrowing } from "../../src/core/orders/order.ts";
import type { OrderEvent, OrderRecord } from "../../src/core/orders/record.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { NOW_MS } from "./reports.ts";
import { someSettings } from "./settings.ts";
import { someApp, unwanted } from "./some-app.ts";

interface Fakes {
  /** Standard output is a terminal; otherwise a pipe. */
  readonly isTerminal?: boolean;
  /** The configured settings; empty = nothing is set up. */
  readonly named?: Readonly<Record<string, string>>;
  readonly globals?: Partial<Globals>;
  /** Absent = the run must not read the state. */
  readonly store?: Partial<Store>;
  readonly stdin?: string;
  readonly isReported?: boolean;
}

/** An app that touches nothing, and records calls and output. */
export interface FakeApp {
  readonly app: App;
  readonly out: () => string;
  readonly err: () => string;
  /** Each `withEngine`. */
  readonly engines: { readonly direction: Direction | null; readonly dryRun: boolean }[];
  /** The problem keys of each `shouldReport`. */
  readonly asked: (readonly string[])[];
  /** How often the state was held open. */
  held: number;
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

/** By the clock of their app, which copies of it keep. */
const fakes = new Map<App["clock"], FakeApp & Fakes & { readonly opened: Store }>();

function fakeOf({ clock }: App) {
  const found = fakes.get(clock);
  if (found === undefined) throw new Error("the app is none of fakeApp");
  return found;
}

vi.mock(import("../../src/app/engine.ts"), () => {
  const withEngine: typeof engine.withEngine = (app, request, run) => {
    const { engines, opened: store } = fakeOf(app);
    engines.push(request);
    const clock = { now: () => NOW_MS, sleep: unwanted("sleep") };
    return run(partial<Engine>("engine", { settings: someSettings(), store, clock }));
  };
  return { withEngine, whileNoRun: () => unwanted("whileNoRun") };
});
vi.mock(import("../../src/app/state/read.ts"), async (original) => ({
  ...(await original()),
  withState: (app, run) => run(fakeOf(app).opened),
}));
vi.mock(import("../../src/app/state/lock.ts"), async (original) => ({
  ...(await original()),
  holdingState(app, run) {
    fakeOf(app).held += 1;
    return run();
  },
}));
vi.mock(import("../../src/app/config.ts"), async (original) => ({
  ...(await original()),
  // It asks for no backup.
  loadConfig: () => Promise.resolve(partial<Configured>("config", { values: DEFAULTS, dataDir: "/data" })),
  locateState: (app) =>
    Promise.resolve({
      dataDir: "/data",
      rootDir: "/data",
      timeZone: "Europe/Zurich",
      named: fakeOf(app).named ?? { site: "shop.test" },
      place: { kind: "file", path: "/data/tg360.db" },
    }),
}));
vi.mock(import("../../src/app/messages/quiet.ts"), () => ({
  shouldReport(app: App, keys: readonly string[]) {
    const fake = fakeOf(app);
    fake.asked.push(keys);
    return Promise.resolve(fake.isReported ?? true);
  },
  async findDue(app, find) {
    const fake = fakeOf(app);
    const found = await find(null);
    fake.asked.push(found.map(({ key }) => key));
    return (fake.isReported ?? true) && found.length > 0 ? found : null;
  },
}));
// No channel is configured.
vi.mock(import("../../src/app/messages/notify.ts"), () => ({
  createSenders: () => [],
  deliverNow: () => Promise.resolve([]),
}));

export function fakeApp(given: Fakes = {}): FakeApp {
  const opened = partial<Store>("store", { ...given.store });
  const { globals = {}, stdin = "" } = given;
  const plain = someApp({ globals, stdin, clock: { now: () => NOW_MS, sleep: unwanted("sleep") } });
  const output = { ...plain.output, outIsTerminal: given.isTerminal === true };
  const app = { ...plain, output };
  const fake = { ...given, app, opened, out: app.out, err: app.err, engines: [], asked: [], held: 0 };
  fakes.set(app.clock, fake);
  return fake;
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
    countOrders: ({ search }) => {
      const found = orders.filter((order) => search === undefined || order.reference.includes(search));
      const number = (state: OrderNarrowing): number => found.filter((order) => order.state === state).length;
      const counts = ORDER_FILTERS.map((state) => [state, number(state)] as const);
      return Promise.resolve(Object.fromEntries(counts) as Record<OrderNarrowing, number>);
    },
    findOrders: (tokens) =>
      Promise.resolve(
        new Map(tokens.map((token) => [token, orders.filter((one) => one.id === token || one.reference === token)])),
      ),
    readOrderEvents: () => Promise.resolve(events),
  };
}
