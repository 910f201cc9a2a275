import { FACETS, MASS_CHANGE_OF } from "../../core/brakes/facet.ts";
import { readHeldChanges, readHeldScope } from "../../core/brakes/held.ts";
import { BRAKES_PAGE_SIZE, BrakesPage } from "../pages/brakes.tsx";
import { MendPage } from "../pages/mend.tsx";
import { PageRunPage, PageRunsPage, REQUESTS_PAGE_SIZE } from "../pages/requests.tsx";
import { backOf } from "./act.tsx";
import { parseBrakes, readPage, wholeNumber } from "./queries.ts";

import type { ShopPages } from "./shop-pages.ts";

/** What was asked for, and what waits for a decision. */
export function addRequestPages({ app, page, host }: ShopPages): void {
  app.get("/requests", (call) => {
    const at = readPage(call);
    return page(
      call,
      (store) =>
        store.listPageRuns({ limit: REQUESTS_PAGE_SIZE + 1, offset: (at - 1) * REQUESTS_PAGE_SIZE }, host.clock.now()),
      (view, found) => (
        <PageRunsPage
          view={view}
          runs={found.slice(0, REQUESTS_PAGE_SIZE)}
          page={at}
          hasMore={found.length > REQUESTS_PAGE_SIZE}
        />
      ),
    );
  });
  app.get("/runs/:id", (call) =>
    page(
      call,
      async (store) => {
        const id = Number(call.req.param("id"));
        return Number.isSafeInteger(id) ? store.readPageRun(id, host.clock.now()) : null;
      },
      (view, run) => <PageRunPage view={view} run={run} back={backOf(view.shop, call.req.query("back") ?? "")} />,
    ),
  );

  app.get("/brakes", (call) => {
    const after = wholeNumber(call.req.query("after"));
    return page(
      call,
      async (store) => {
        const held = await readHeldChanges(store);
        const asked = call.req.query("kind");
        const kind = [...held.keys()].find((one) => one === asked) ?? [...held.keys()][0] ?? null;
        const facet = FACETS.find((one) => MASS_CHANGE_OF[one] === kind) ?? null;
        const lines = facet === null ? [] : await store.listHeld(after, BRAKES_PAGE_SIZE + 1, facet);
        const shownLines = lines.slice(0, BRAKES_PAGE_SIZE);
        const isMore = lines.length > BRAKES_PAGE_SIZE;
        return {
          brakes: parseBrakes(await store.readNote("brakes")),
          held,
          kind,
          facet,
          lines: shownLines,
          shown: kind === null ? "" : (await readHeldScope(store, kind)).shown,
          after,
          next: isMore ? (shownLines.at(-1)?.position ?? null) : null,
        };
      },
      (view, shown) => <BrakesPage view={view} {...shown} />,
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
}
