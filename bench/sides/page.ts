/** A page over 100,000 rows: the p95 of the app's answer. */
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { rolldown } from "rolldown";

import { realClock } from "../../src/app/app.ts";
import type { AccessStore } from "../../src/core/access/user.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { openStore } from "../../src/store/database.ts";
import type { AuditLine } from "../../src/core/audit/report.ts";
import { addDays } from "../../src/core/common/time/zone.ts";
import { anAuditReport } from "../../test/support/reports.ts";
import type { PageHost, Site } from "../../src/page/host.ts";
import { Folder } from "../engine.ts";
import { fillDataDir } from "../fill.ts";
import { numberOf, type Open, textOf } from "../work.ts";

const TIMES = 200;
/** Pages of a list that are asked for in turn. */
const LISTED = 20;
const ORIGIN = "http://127.0.0.1:8360";

/** The pages that a row is about, each as its addresses are asked for. */
const PAGES: Readonly<Record<string, readonly ((at: number) => string)[]>> = {
  orders: [(at) => `/orders?page=${String((at % LISTED) + 1)}`],
  products: [(at) => `/products?page=${String((at % LISTED) + 1)}`],
  overview: [() => ""],
  others: [
    (at) => `/orders/${String(1_000_000 + at)}`,
    (at) => `/products/one?id=${productAt(at)}`,
    () => `/audits?month=${AUDITED.slice(0, 7)}`,
    (at) => `/audits/${String((at % DAYS) + 1)}`,
    () => "/log",
    () => "/log?tab=all",
  ],
  searches: [
    (at) => `/orders?search=${String(1_000_000 + at)}`,
    () => "/orders?search=rossi",
    (at) => `/products?search=${productAt(at)}`,
    () => "/products?search=merlot",
  ],
};
/** On each page, or it has nothing to show. */
const LEAST_CELLS = 10;

const AUDITED = "2026-10-01";
const DAYS = 31;
const ORDERS_OF_DAY = 300;
/** Of a week. */
const RUNS = 2000;
const [ids, productAt] = [[] as string[], (at: number): string => ids[at % ids.length] ?? ""];

export const open: Open = async (options) => {
  const folder = new Folder();
  await fillDataDir(folder.path, numberOf(options, "rows"));
  const store = await openStore({ path: join(folder.path, "tg360.db"), clock: realClock });
  const pages = textOf(options, "pages");
  await fillOthers(store);
  const ask = await pageOf(folder.path, store);
  const p95: Record<string, number> = {};
  const round = async (): Promise<number> => {
    for (const addressOf of PAGES[pages] ?? []) {
      const took: number[] = [];
      for (let at = 0; at < TIMES; at += 1) {
        const startedMs = performance.now();
        await ask(addressOf(at));
        took.push(performance.now() - startedMs);
      }
      p95[addressOf(0).replace(/^$/, "/")] = took.toSorted((a, b) => a - b)[Math.floor(TIMES * 0.95)] ?? 0;
    }
    return Math.max(...Object.values(p95));
  };
  await round();
  return {
    run: async () => ({
      value: await round(),
      cpuMs: null,
      notes: { ...p95, mb: process.memoryUsage.rss() / 2 ** 20 },
    }),
    close: async () => {
      await store.close();
      folder.remove();
    },
  };
};

/** A month of audits, a week of runs, and the ids of some products. */
async function fillOthers(store: Store): Promise<void> {
  for (let at = 0; at < DAYS; at += 1) {
    const day = addDays(AUDITED, at);
    const orders = Array.from({ length: ORDERS_OF_DAY }, (_, which): AuditLine => {
      const id = String(1_000_000 + which);
      return [day, id, `W-${id}`, id, "32.80", "32.80", []];
    });
    await store.keepAudit(anAuditReport(day, { orders }), 0);
  }
  for (let at = 1; at <= RUNS; at += 1) {
    const startedMs = Date.now() - at * 300_000;
    const run = {
      startedMs,
      finishedMs: startedMs + 1000,
      exitCode: 0,
      good: true,
      problem: null,
      summary: { exported: 3 },
    } as const;
    await store.recordRun({ direction: at % 2 === 0 ? "orders" : "products", ...run });
  }
  for (const { totalgestId } of await store.listProducts({ states: ["synced"], limit: TIMES }))
    ids.push(totalgestId ?? "");
}

type Ask = (path: string) => Promise<void>;

/** The bundled app, because Node.js itself does not read JSX. */
async function pageOf(folder: string, store: Store): Promise<Ask> {
  const dir = join(folder, "app");
  mkdirSync(dir);
  const root = join(import.meta.dirname, "../..");
  const bundle = await rolldown({ cwd: root, input: { app: "src/page/app.tsx" }, platform: "node" });
  await bundle.write({ dir, format: "esm", entryFileNames: "[name].mjs", chunkFileNames: "[name]-[hash].mjs" });
  await bundle.close();
  cpSync(join(root, "src/text/locales"), join(dir, "locales"), { recursive: true });
  cpSync(join(root, "src/page/assets"), join(dir, "assets"), { recursive: true });
  const { createApp } = (await import(pathToFileURL(join(dir, "app.mjs")).href)) as {
    createApp(host: PageHost, site: Site, entry: object): { fetch(request: Request): Promise<Response> | Response };
  };
  const user = { name: "anna", role: "act", shops: null } as const;
  const access = { hasUsers: () => true, findSession: () => user } as Partial<AccessStore>;
  const host = {
    clock: realClock,
    access,
    lang: "en",
    listShops: () => Promise.resolve(["default"]),
    readOverview: async () => {
      const counts = await store.countStates(Date.now());
      const lastGood = { orders: Date.now(), products: Date.now() };
      return { nowMs: Date.now(), health: "ok", reasons: [], counts, lastGood, runs: [], audit: null };
    },
    read: (_shop: string, look: (store: Store, timeZone: string) => Promise<unknown>) => look(store, "Europe/Zurich"),
    readSettings: () => Promise.resolve({ site: null, orderUrl: null, showsImages: false, exportFrom: null }),
    clean: (text: string) => text,
    report(error: unknown): void {
      throw error;
    },
  } as unknown as PageHost;
  const site = {
    hosts: new Set([new URL(ORIGIN).host]),
    origins: new Set([ORIGIN]),
    isSecure: false,
    trustedProxies: [],
  };
  const app = createApp(host, site, { link: null, systemUser: "" });
  const headers = { host: new URL(ORIGIN).host, cookie: "tg360_session=any" };
  return async (path) => {
    const url = `${ORIGIN}/shops/default${path}`;
    const answer = await app.fetch(new Request(url, { headers }));
    const text = await answer.text();
    if (answer.status !== 200 || text.split(/<(?:td|dt)\b/).length <= LEAST_CELLS)
      throw new Error(`${url}: ${text.slice(0, 300)}`);
  };
}
