import { reportIn } from "../../core/audit/kept.ts";
import type { Parts } from "../parts.ts";
import type { SignalCounts } from "../access/hooks.ts";
import { AuditPage, AuditsPage, fillTables, RunsPage } from "../pages/others.tsx";
import { OverviewPage } from "../pages/overview.tsx";
import { wholeNumber } from "./queries.ts";

import { createShopPages, type ShopPages } from "./shop-pages.ts";
import { addActing } from "./act.tsx";
import { addOrderPages } from "./orders.tsx";
import { addProductPages } from "./products.tsx";
import { addRequestPages } from "./requests.tsx";

const MOST_TROUBLED = 200;
const MOST_RUNS = 100;
const MOST_AUDITS = 100;

/** All pages of one shop. */
export function shopRoutes(parts: Parts, signalsOf: (shop: string) => SignalCounts): ShopPages["app"] {
  const pages = createShopPages(parts);
  const { app, page, host } = pages;

  app.get("/", async (call) => {
    const overview = await host.readOverview(call.get("shop"));
    return page(
      call,
      (store) => store.listOrders({ states: ["failed", "held", "unconfirmed"], limit: MOST_TROUBLED }),
      (view, troubled) => <OverviewPage view={view} overview={overview} troubled={troubled} />,
    );
  });
  addActing(pages);
  addOrderPages(pages);
  addProductPages(pages);
  addRequestPages(pages);
  app.get("/audits", (call) =>
    page(
      call,
      (store) => store.listAudits(MOST_AUDITS),
      (view, audits) => <AuditsPage view={view} audits={audits} />,
    ),
  );
  app.get("/audits/:number", (call) =>
    page(
      call,
      async (store) => {
        const kept = await store.readAudit(wholeNumber(call.req.param("number")));
        return kept === null ? null : { head: kept.head, report: reportIn(kept) };
      },
      async (view, kept) => <AuditPage view={view} kept={kept} tables={await fillTables(view.text, kept)} />,
    ),
  );
  app.get("/runs", (call) =>
    page(
      call,
      (store) => store.listRuns(MOST_RUNS),
      (view, runs) => <RunsPage view={view} runs={runs} signals={signalsOf(view.shop)} />,
    ),
  );
  return app;
}
