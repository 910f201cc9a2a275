import { countHeldStatuses } from "../../core/orders/fulfilment/fulfilment.ts";
import { addDays, type LocalDay, localDay, startOfDay } from "../../core/common/time/zone.ts";
import { LOG_TABS } from "../../core/ports/page-store.ts";
import { readNumbers } from "../../core/audit/numbers.ts";
import { withDecisions } from "../../core/audit/since.ts";
import type { KeptAudit } from "../../core/audit/report.ts";
import type { Store } from "../../core/ports/store.ts";
import { addMonths, type Month, MOST_ASKED, readMonth, reasonsLeft } from "../audited.ts";
import { causesOf } from "../causes.ts";
import { PAGE_SIZE } from "../components/lists.tsx";
import { AuditPage, AuditsPage, auditTables } from "../pages/audits.tsx";
import { LogPage, type LogQuery } from "../pages/log.tsx";
import { MendPage } from "../pages/mend.tsx";
import { OverviewPage } from "../pages/overview.tsx";
import { RunPage } from "../pages/run.tsx";
import { boundsOf, pictureDays } from "../pictures/days.tsx";
import { sinceHours } from "../pictures/hours.tsx";
import { tableCsv } from "../../render/files/csv.ts";
import { auditSheet } from "../../view/audit/tables.ts";
import { joined } from "../../view/view.ts";
import { readBack } from "./act.tsx";
import { isDecision } from "../../core/acts/action.ts";
import type { PageRun } from "../../core/acts/page-run.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import { oneOf, readDay, readOrdersOf, readPage, readSearch, wholeNumber } from "./queries.ts";
import type { ShopPages } from "./shop-pages.ts";

/** As many days of the register are shown, unless others are asked for. */
const LOG_DAYS = 3;

/** The overview and what it leads to: mappings, runs, audits and the register. */
export function addOverviewPages({ app, page, host, viewOf }: ShopPages): void {
  app.get("/", async (call) => {
    const shop = call.get("shop");
    const overview = await host.readOverview(shop);
    return page(
      call,
      async (store, timeZone) => {
        const today = localDay(overview.nowMs, timeZone);
        const [causes, ready, held, statuses, textsLeft, counts, hours, month] = await Promise.all([
          store.listOrderCauses(),
          store.listOrders({ states: ["queued"] }),
          store.countHeld(),
          countHeldStatuses(store),
          store.countTextsLeft(),
          store.countOrderDays(boundsOf(today, timeZone)),
          store.listRunHours(sinceHours(overview.nowMs)),
          readLastMonth(store, shop, today),
        ]);
        const lastMs = overview.runs.find(({ direction }) => direction === "orders")?.startedMs;
        const { everyMs } = overview;
        const nextMs = everyMs === null || lastMs === undefined ? null : lastMs + everyMs;
        return {
          overview: { ...overview, reasons: await reasonsLeft(store, overview) },
          causes: causesOf(causes),
          ready,
          held,
          statuses,
          textsLeft,
          days: pictureDays(today, counts),
          hours,
          month,
          nextMs,
        };
      },
      (view, shown) => <OverviewPage view={view} {...shown} />,
    );
  });

  app.get("/mend", async (call) => {
    const mendable = await host.readMendable(call.get("shop"));
    return page(
      call,
      () => Promise.resolve(mendable),
      (view, shown) => <MendPage view={view} mendable={shown} />,
    );
  });

  app.get("/runs/:id", (call) =>
    page(
      call,
      async (store) => {
        const id = Number(call.req.param("id"));
        const run = Number.isSafeInteger(id) ? await store.readPageRun(id, host.clock.now()) : null;
        return run === null ? null : { run, orders: await readDecided(store, run), numbers: await readNumbers(store) };
      },
      (view, shown) => <RunPage view={view} {...shown} back={readBack(call)} />,
    ),
  );

  app.get("/log", (call) =>
    page(
      call,
      async (store, timeZone) => {
        const nowMs = host.clock.now();
        const today = localDay(nowMs, timeZone);
        const to = readDay(call, "to") ?? today;
        const query: LogQuery = {
          tab: oneOf(LOG_TABS, call.req.query("tab")) ?? "news",
          search: readSearch(call),
          from: readDay(call, "from") ?? addDays(to, 1 - LOG_DAYS),
          to,
          page: readPage(call),
        };
        const filter = {
          tab: query.tab,
          search: query.search,
          fromMs: startOfDay(query.from, timeZone),
          toMs: startOfDay(addDays(to, 1), timeZone),
          limit: PAGE_SIZE,
          offset: (query.page - 1) * PAGE_SIZE,
        };
        const [entries, counts, hours] = await Promise.all([
          store.listLog(filter),
          store.countLog(filter),
          store.listRunHours(sinceHours(nowMs)),
        ]);
        return { query, entries, counts, hours };
      },
      (view, shown) => <LogPage view={view} {...shown} />,
    ),
  );

  app.get("/audits", (call) =>
    page(
      call,
      async (store, timeZone) => {
        const [newest] = await store.listAudits(1);
        const today = localDay(host.clock.now(), timeZone);
        const asked = call.req.query("month") ?? "";
        const shown = /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : (newest?.to ?? today).slice(0, 7);
        return { month: await readMonth(store, call.get("shop"), shown), hasLater: shown < today.slice(0, 7) };
      },
      (view, shown) => <AuditsPage view={view} {...shown} />,
    ),
  );
  app.get("/audits/:number", (call) =>
    page(
      call,
      async (store) => {
        const kept = await readKept(store, wholeNumber(call.req.param("number")));
        const ids = kept?.report.exceptions.slice(0, MOST_ASKED).map(({ id }) => id) ?? [];
        return kept === null ? null : { kept, orders: await readOrdersOf(store, [...new Set(ids)]) };
      },
      async (view, shown) => <AuditPage view={view} {...shown} tables={await auditTables(view.text, shown.kept)} />,
    ),
  );
  app.get("/audits/:number/csv", async (call) => {
    const [shop, number] = [call.get("shop"), wholeNumber(call.req.param("number"))];
    const { kept, zone } = await host.read(shop, async (store, timeZone) => ({
      kept: await readKept(store, number),
      zone: timeZone,
    }));
    if (kept === null) return call.notFound();
    const { text } = await viewOf(call, call.get("visitor"), zone);
    const csv = await joined(tableCsv(auditSheet(text, kept.report)));
    return call.body(csv, 200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${shop}-${kept.head.from}-${kept.head.to}.csv"`,
    });
  });
}

/** The orders of which the report of a decision or a look-up says how they are now. */
async function readDecided(store: Store, { action, outcome }: PageRun): Promise<readonly OrderRecord[]> {
  if (outcome?.kind !== "export" || !(isDecision(action) || action.kind === "look-up")) return [];
  const ids = outcome.report.orders.slice(0, PAGE_SIZE).map(({ id }) => id);
  return readOrdersOf(store, ids);
}

async function readKept(store: Store, number: number): Promise<KeptAudit | null> {
  const kept = await store.readAudit(number);
  return kept === null ? null : withDecisions(store, kept);
}

/** Null = no day of it was audited. */
async function readLastMonth(store: Store, shop: string, today: LocalDay): Promise<Month | null> {
  const month = await readMonth(store, shop, addMonths(today.slice(0, 7), -1));
  return month.days.some(({ number }) => number !== null) ? month : null;
}
