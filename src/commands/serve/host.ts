import { type App, ofShop } from "../../app/app.ts";
import { loadConfig } from "../../app/config.ts";
import { siteOf } from "../../config/url.ts";
import type { PageWish } from "../../app/page/page.ts";
import { readHintSecret } from "../../app/setup.ts";
import { readInstallation } from "../../app/shops/shops.ts";
import { closeKeptStates } from "../../app/state/open.ts";
import { decideDay } from "../../core/audit/given-up.ts";
import { withKeptState } from "../../app/state/read.ts";
import { MINUTE } from "../../core/common/time/duration.ts";
import type { ErpShop } from "../../core/ports/erp.ts";
import { allShops } from "../../core/run/shops/choose.ts";
import { writeStanding } from "../../core/run/pauses.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";
import { keepStatus, readMapped, readOpenDecisions, saveMapping } from "../../app/decide.ts";
import { readOverviewOf } from "../../app/shops/overview.ts";
import { readRows } from "../../app/shops/rows.ts";
import { openPageRuns } from "./page-runs.ts";

/** TotalGest's lists of codes change rarely. */
const LISTS_KEPT_MS = 5 * MINUTE;

/** The page's host, built from what commands use. `hint` = a shop is due now. */
export function createHost(app: App, hint: (shop: string) => void): PageWish["host"] {
  return (access) => {
    const scopes = new Map<string, App>();
    const scopeOf = (shop: string): App => {
      const scope = scopes.get(shop) ?? ofShop(app, shop, () => undefined);
      scopes.set(shop, scope);
      return scope;
    };
    const runs = openPageRuns({ access, scopeOf });
    const lists = new Map<string, { readonly erpShop: ErpShop; readonly atMs: number }>();
    /** Two saves at the same time would overwrite each other. */
    let saving: Promise<unknown> = Promise.resolve();
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
      const turn = saving.then(work, work);
      saving = turn.catch(() => undefined);
      return turn;
    };

    return {
      host: {
        listShops: async () => {
          const shops = allShops(await readInstallation(app));
          return shops.length === 0 ? [DEFAULT_SHOP] : shops;
        },
        readShops: async (shops) => (await readRows(app)).filter(({ shop }) => shops.includes(shop)),
        read: (shop, look) => withKeptState(scopeOf(shop), false, look),
        readOverview: (shop) => {
          const scope = scopeOf(shop);
          return readOverviewOf(scope, (look) => withKeptState(scope, false, look));
        },
        act: runs.begin,
        readMendable: async (shop) => {
          const known = lists.get(shop);
          const isFresh = known !== undefined && app.clock.now() - known.atMs < LISTS_KEPT_MS;
          const look = await readOpenDecisions(scopeOf(shop), isFresh ? known.erpShop : null);
          if (!isFresh && look.erpShop !== null) lists.set(shop, { erpShop: look.erpShop, atMs: app.clock.now() });
          const found = look.decisions.map(async (one) => {
            const [first] = one.choices;
            return first?.kind === "map" ? [{ ...one, was: await readMapped(scopeOf(shop), first) }] : [];
          });
          return (await Promise.all(found)).flat();
        },
        saveMapping: (shop, mapping, was) => inTurn(() => saveMapping(scopeOf(shop), mapping, was)),
        keepAll: (shop, texts) =>
          inTurn(() => saveMapping(scopeOf(shop), { setting: "products.fields", from: texts, to: "shop" })),
        keepStatus: (shop, kept) => inTurn(() => keepStatus(scopeOf(shop), kept)),
        decideDay: (shop, day, given) => withKeptState(scopeOf(shop), false, (store) => decideDay(store, day, given)),
        async readSettings(shop) {
          const { values } = await loadConfig(scopeOf(shop));
          const { url, site = url === undefined ? null : siteOf(url), orderUrl = null } = values.framework360 ?? {};
          const showsImages = values.page?.images === "true";
          return { site, orderUrl, showsImages, exportFrom: values.export?.from ?? null };
        },
        hint,
        noteSignals: (shop, refused) =>
          withKeptState(scopeOf(shop), false, (store) =>
            writeStanding(store, "signals", refused === null ? [] : [refused]),
          ),
        async readHintSecret(shop) {
          const scope = scopeOf(shop);
          return readHintSecret(scope, await loadConfig(scope));
        },
      },
      async ended() {
        await runs.ended();
        await closeKeptStates();
      },
    };
  };
}
