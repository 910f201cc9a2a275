/** A minimal worker: exports the orders of its shops again and again, each run under its lease, until it is ended. */
import { realClock } from "../../../src/app/app.ts";
import { createFramework360 } from "../../../src/clients/framework360/client.ts";
import { createTotalGest } from "../../../src/clients/totalgest/client.ts";
import type { TotalGestProfile } from "../../../src/clients/totalgest/profile.ts";
import { LockedError, Tg360Error } from "../../../src/core/common/problems/errors.ts";
import { Secret } from "../../../src/core/common/secret.ts";
import { exportOrders } from "../../../src/core/orders/export/export-orders.ts";
import type { Clock } from "../../../src/core/ports/clock.ts";
import type { Settings } from "../../../src/core/run/settings.ts";
import { openDatabase } from "../../../src/store/postgres/database/database.ts";
import { type Lease, takeLease } from "../../../src/store/postgres/lease.ts";
import { openPostgresStore } from "../../../src/store/postgres-store.ts";
import { someSettings } from "../../support/settings.ts";

export interface SenderWish {
  readonly url: string;
  readonly leaseMs: number;
  readonly timeoutMs: number;
  readonly profile: TotalGestProfile | null;
  readonly shops: readonly {
    readonly name: string;
    readonly totalgest: Pick<Settings["totalgest"], "endpoint" | "shopId" | "ownerId" | "username">;
    readonly password: string;
    readonly framework360: Pick<Settings["framework360"], "url" | "site">;
    readonly apiKey: string;
  }[];
}

const DUE = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: true };
const RESTS_MS = 40;

async function work(wish: SenderWish, shop: SenderWish["shops"][number]): Promise<never> {
  const url = new Secret(wish.url);
  const database = await openDatabase(url);
  const signal = new AbortController().signal;
  for (;;) {
    try {
      const request = { shop: shop.name, direction: "orders", holder: String(process.pid), timeoutMs: 0 } as const;
      const lease = await takeLease(database, { ...request, clock: realClock, signal, leaseMs: wish.leaseMs });
      try {
        await runOnce(wish, shop, url, lease);
      } finally {
        await lease.release();
      }
    } catch (error) {
      // Another worker has the lease, the lease was lost, or a system does not answer: this test is about these cases.
      if (!(error instanceof Tg360Error)) throw error;
      if (!(error instanceof LockedError)) process.stderr.write(`${error.problem.code}\n`);
    }
    await realClock.sleep(RESTS_MS, signal);
  }
}

async function runOnce(wish: SenderWish, shop: SenderWish["shops"][number], url: Secret, lease: Lease): Promise<void> {
  const clock: Clock = { now: () => lease.now(), sleep: (delayMs, signal) => realClock.sleep(delayMs, signal) };
  const settings = someSettings({
    totalgest: { ...shop.totalgest, password: new Secret(shop.password) },
    framework360: { ...shop.framework360, apiKey: new Secret(shop.apiKey) },
    http: { timeoutMs: wish.timeoutMs, concurrency: 4 },
  });
  const { totalgest, framework360, http } = settings;
  const mayCall = (timeoutMs: number): void => {
    lease.check(timeoutMs);
  };
  const erp = createTotalGest({ ...totalgest, ...http, clock, mayCall, profile: wish.profile ?? undefined });
  const profile = undefined;
  const store = await openPostgresStore({ url, shop: shop.name, clock, lease });
  const engine = {
    erp,
    shop: createFramework360({ ...framework360, ...http, clock, mayCall, profile }),
    store,
    clock,
    progress: { report: () => undefined },
    settings,
  };
  try {
    await exportOrders(engine, DUE, new AbortController().signal);
  } finally {
    await store.close();
  }
}

const wish = JSON.parse(process.env["SENDER"] ?? "{}") as SenderWish;
await Promise.all(wish.shops.map((shop) => work(wish, shop)));
