import { once } from "node:events";

import type { Body } from "../declare.ts";
import { type App, ofShop } from "../../app/app.ts";
import { type OpenedPage, withPage, type PageWish } from "../../app/page/page.ts";
import { EXIT, type ExitCode, UsageError, LockedError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { createText } from "../../text/text.ts";
import { asText } from "../../app/output/present.ts";
import type { ServeFlags } from "./options.ts";
import { runUsers } from "./users.ts";
import { reportFailureIn } from "../../app/output/failure.ts";
import { locateState, loadConfig } from "../../app/config.ts";
import { hintWorkers } from "../../app/worker/read-fleet.ts";
import { SECOND, MINUTE } from "../../core/common/time/duration.ts";
import { runCycle } from "../../app/cycles/cycle.ts";
import { logCycle } from "../../app/cycles/log.ts";
import { deliverMessages } from "../../app/output/notify.ts";
import { shopSlots } from "../../app/shops/each.ts";
import { siteOf } from "../../config/url.ts";
import { readHintSecret } from "../../app/setup.ts";
import { readInstallation } from "../../app/shops/shops.ts";
import { closeKeptStates } from "../../app/state/open.ts";
import { decideDay } from "../../core/audit/given-up.ts";
import { withKeptState } from "../../app/state/read.ts";
import type { ErpShop } from "../../core/ports/erp.ts";
import { allShops } from "../../core/run/shops/choose.ts";
import { writeStanding } from "../../core/run/pauses.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/scope.ts";
import { keepStatus, readMapped, readOpenDecisions, saveMapping } from "../../app/decide.ts";
import { readOverviewOf } from "../../app/shops/overview.ts";
import { readRows } from "../../app/shops/rows.ts";
import { openPageRuns } from "./page-runs.ts";

/** Serves the page until a signal, or manages its users. */
export const run: Body<ServeFlags> = async (app, flags, [what, action, name]) => {
  if (what !== undefined) {
    if (action === undefined) {
      const named = "action";
      throw new UsageError(
        problem("bad-usage", { what: "argument", named, nearest: "none", detail: named, helpOf: "serve" }),
      );
    }
    return runUsers(app, flags, action, name);
  }
  return servePage(app, flags.listen);
};

async function servePage(app: App, listen: string): Promise<ExitCode> {
  const hinted = await openHinted(app);
  try {
    return await withPage(app, { listen, host: createHost(app, hinted.due) }, async (opened) => {
      await printAddress(app, opened);
      if (!app.signal.aborted) await once(app.signal, "abort");
      return EXIT.ok;
    });
  } finally {
    await hinted.ended();
  }
}

async function printAddress({ globals, output }: App, { url, link }: OpenedPage): Promise<void> {
  if (globals.json) {
    await output.out(`${JSON.stringify({ schema: "tg360.serve/1", url, link })}\n`);
    return;
  }
  const { t } = await createText(globals.lang);
  const lines =
    link === null ? [t("serve.listens", { url })] : [t("serve.listens", { url }), t("serve.link", { link })];
  output.err(asText(lines));
}

/** All signals that arrive within this time after the first count as one. */
const GATHERED_MS = 1.2 * SECOND;

export interface Hinted {
  /** This shop is due now. */
  due(shop: string): void;
  /** Resolves when nothing is at work any more. */
  ended(): Promise<void>;
}

/** Makes a hinted shop due: for the workers, where the states are in a database; else it gets a cycle in this process. */
async function openHinted(app: App): Promise<Hinted> {
  const { place } = await locateState(app);
  const inSlot = shopSlots(app);
  return gatherHints(app, (shop) =>
    inSlot(async () => {
      const scope = ofShop({ ...app, globals: { ...app.globals, json: false } }, shop, null);
      try {
        if (place.kind === "file") return await runHinted(scope);
        await hintWorkers(place, shop);
      } catch (error) {
        // Even a bug ends neither the page nor the cycles of other shops.
        await reportFailureIn(scope, error);
      }
      return false;
    }),
  );
}

/**
 * Does the work of each shop a moment after its first signal, never two at once for one shop; once more for signals that arrive
 * meanwhile, and where the work returns true: then it could not be done. It must not throw.
 */
export function gatherHints(
  { clock, signal }: Pick<App, "clock" | "signal">,
  work: (shop: string) => Promise<boolean>,
): Hinted {
  const lines = new Map<string, Promise<void>>();
  const hinted = new Set<string>();
  const follow = async (shop: string): Promise<void> => {
    while (hinted.has(shop)) {
      await clock.sleep(GATHERED_MS, signal).catch(() => undefined);
      hinted.delete(shop);
      if (!signal.aborted && (await work(shop))) hinted.add(shop);
      if (signal.aborted) break;
    }
    lines.delete(shop);
  };
  return {
    due: (shop) => {
      hinted.add(shop);
      if (!lines.has(shop)) lines.set(shop, follow(shop));
    },
    ended: async () => void (await Promise.all(lines.values())),
  };
}

/** An ordinary cycle. True = a run in progress may have read the orders before the signal arrived: the cycle is due again. */
async function runHinted(scope: App): Promise<boolean> {
  const cycle = await runCycle(scope);
  if (cycle.parts.some(({ error }) => error instanceof LockedError)) return true;
  if (!scope.globals.quiet) await logCycle(scope, cycle);
  await deliverMessages(scope);
  return false;
}

/** TotalGest's lists of codes change rarely. */
const LISTS_KEPT_MS = 5 * MINUTE;

/** The page's host, built from what commands use. `hint` = a shop is due now. */
function createHost(app: App, hint: (shop: string) => void): PageWish["host"] {
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
