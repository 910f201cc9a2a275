import { reportFailureIn } from "../../cli/failure.ts";
import { type App, ofShop } from "../../app/app.ts";
import { withEngine } from "../../app/engine.ts";
import { loadConfig } from "../../app/config.ts";
import { KeptStates } from "../../app/page/kept-states.ts";
import type { PageWish } from "../../app/page/page.ts";
import { readHintSecret } from "../../app/setup.ts";
import { readInstallation } from "../../app/shops.ts";
import type { Direction } from "../../core/common/direction.ts";
import { DAY, MINUTE } from "../../core/common/time/duration.ts";
import { CancelledError, Tg360Error } from "../../core/common/problems/errors.ts";
import type { ErpShop } from "../../core/ports/erp.ts";
import { directionOf, type NewRequest } from "../../core/requests/request.ts";
import { allShops } from "../../core/run/shops/choose.ts";
import { DEFAULT_SHOP } from "../../core/run/shops/name.ts";
import { readOpenDecisions, saveMapping } from "../fix/decide.ts";
import { afterRun } from "../output/notify.ts";
import { readOverviewOf } from "../status/overview.ts";
import { readRows } from "../shops/rows.ts";

/** A request waits for the run in progress, however long that takes. */
const PATIENCE_MS = DAY;

/** TotalGest's lists of codes change rarely. */
const LISTS_KEPT_MS = 5 * MINUTE;

/** The page's host, built from what commands use. `hint` = a shop is due now. */
export function createHost(
  app: App,
  hint: (shop: string) => void,
): { readonly host: PageWish["host"]; ended(): Promise<void> } {
  const kept = new KeptStates();
  const scopes = new Map<string, App>();
  const scopeOf = (shop: string): App => {
    const scope = scopes.get(shop) ?? ofShop(app, shop, () => undefined);
    scopes.set(shop, scope);
    return scope;
  };
  const atWork = new Map<string, Promise<void>>();

  /**
   * One at a time per shop and direction: it carries out all waiting requests, also those filed before it has the
   * lock.
   */
  const carryOut = (shop: string, direction: Direction): void => {
    const key = `${shop} ${direction}`;
    const before = atWork.get(key) ?? Promise.resolve();
    const work = before.then(() => carryOutIn(scopeOf(shop), direction, kept));
    atWork.set(key, work);
    void work.finally(() => {
      if (atWork.get(key) === work) atWork.delete(key);
    });
  };

  const ask = async (shop: string, request: NewRequest): Promise<number> => {
    const scope = scopeOf(shop);
    const id = await kept.use(scope, true, (store) => store.fileRequest(request, scope.clock.now()));
    carryOut(shop, directionOf(request.action));
    return id;
  };

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
      read: (shop, look) => kept.use(scopeOf(shop), false, look),
      readOverview: (shop) => {
        const scope = scopeOf(shop);
        return readOverviewOf(scope, (look) => kept.use(scope, false, look));
      },
      ask,
      readMendable: async (shop) => {
        const known = lists.get(shop);
        const isFresh = known !== undefined && app.clock.now() - known.atMs < LISTS_KEPT_MS;
        const look = await readOpenDecisions(scopeOf(shop), isFresh ? known.erpShop : null);
        if (!isFresh && look.erpShop !== null) lists.set(shop, { erpShop: look.erpShop, atMs: app.clock.now() });
        return look.decisions.filter(({ choices }) => choices[0]?.kind === "map");
      },
      map: async (shop, action, author) => {
        const names = await inTurn(() => saveMapping(scopeOf(shop), action));
        return names.length > 0 ? names : ask(shop, { action, shown: {}, author, via: "page" });
      },
      hint,
      async readHintSecret(shop) {
        const scope = scopeOf(shop);
        return readHintSecret(scope, await loadConfig(scope));
      },
    },
    async ended() {
      await Promise.allSettled(atWork.values());
      await kept.close();
    },
  };
}

/** Takes the lock and carries out the waiting requests. If it cannot start, their authors get the reason. */
async function carryOutIn(scope: App, direction: Direction, kept: KeptStates): Promise<void> {
  try {
    if (!(await isAnyOpen(scope, direction, kept))) return;
    const nothing = (): Promise<void> => Promise.resolve();
    await withEngine(scope, { direction, dryRun: false, lockTimeoutMs: PATIENCE_MS }, nothing);
    await afterRun(scope);
  } catch (error) {
    if (error instanceof CancelledError || scope.signal.aborted) return;
    if (error instanceof Tg360Error) {
      await reject(scope, direction, error, kept);
      return;
    }
    await reportFailureIn(scope, error);
  }
}

function isAnyOpen(scope: App, direction: Direction, kept: KeptStates): Promise<boolean> {
  return kept.use(scope, false, async (store) => (await store.listOpenRequests(direction)).length > 0);
}

async function reject(scope: App, direction: Direction, { problem }: Tg360Error, kept: KeptStates): Promise<void> {
  await kept
    .use(scope, false, async (store) => {
      for (const { id } of await store.listOpenRequests(direction)) {
        await store.endRequest(id, "rejected", { kind: "problem", problem }, scope.clock.now());
      }
    })
    .catch(() => undefined);
}
