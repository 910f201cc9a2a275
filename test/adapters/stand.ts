import { join } from "node:path";

import { onTestFinished } from "vitest";

import { loadAdapter, profileBeside } from "../../src/app/adapter.ts";
import { DEFAULT_TOTALGEST_PROFILE } from "../../src/clients/totalgest/dialect.ts";
import { parseTotalGestProfile, type TotalGestProfile } from "../../src/clients/totalgest/profile.ts";
import { auditOrders } from "../../src/core/audit/audit.ts";
import type { AuditReport } from "../../src/core/audit/report.ts";
import { Secret } from "../../src/core/common/secret.ts";
import type { Verdict } from "../support/checker.ts";
import { openStage, type Stage } from "../support/stage.ts";
import type { ForeignErp, ForeignOptions } from "../dialects/counter/foreign-server.ts";

export const MODULES = join(import.meta.dirname, "modules");

export interface AdapterStand<E extends ForeignErp> {
  readonly erp: E;
  readonly stage: Stage;
  readonly shop: Stage["sandbox"]["shop"];
  readonly clock: Stage["clock"];
  pull: Stage["pull"];
  export(options?: Parameters<Stage["export"]>[0], timeoutMs?: number): ReturnType<Stage["export"]>;
  audit(day: string): Promise<AuditReport>;
  verdict(): Promise<Verdict>;
}

interface StandParts {
  readonly path: string;
  readonly profile?: unknown;
  readonly payments: Readonly<Record<string, string>>;
  /** The start of the clock. */
  readonly at?: string;
}

/** One tg360 between the sandbox's shop and a vendor, with an adapter, and a profile beside it if there is one. */
export async function openAdapterStand<E extends ForeignErp>(
  open: (options: ForeignOptions) => Promise<E>,
  { path, profile = null, payments, at = "2026-11-24T10:00:00Z" }: StandParts,
): Promise<AdapterStand<E>> {
  const speaks: NonNullable<Parameters<typeof openStage>[0]>["speaks"] & { totalgest?: TotalGestProfile } = {};
  const stage = await openStage({ at, speaks });
  const { ownerId, shopId, username, password } = stage.sandbox.credentials;
  const erp = await open({ config: { ownerId, shopId, username, password }, now: () => stage.clock.now() });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const own = { endpoint: erp.url, ownerId, shopId, username, password: new Secret(password) };
  const module = await loadAdapter(path, own);
  const parsed = profile === null ? null : parseTotalGestProfile(profile);
  if (parsed?.ok === false) throw new Error(parsed.faults.join("\n"));
  const beside = profileBeside(module, parsed?.profile ?? DEFAULT_TOTALGEST_PROFILE, parsed !== null);
  Object.assign(speaks, { module, totalgest: beside });
  const patch = { totalgest: { endpoint: erp.url }, mapping: { payments } };
  return {
    erp,
    stage,
    shop: stage.sandbox.shop,
    clock: stage.clock,
    pull: (options) => stage.pull(options, patch),
    export: (options, timeoutMs = 2000) => stage.export(options, { ...patch, http: { timeoutMs } }),
    audit: (day) =>
      stage.withEngine(
        (engine) => auditOrders(engine, { days: [day], version: "test" }, new AbortController().signal),
        patch,
      ),
    verdict: () => {
      const numbers = new Map(erp.ledger.orders.map(({ reference, number }) => [reference, number]));
      return stage.verdict([], { timesTaken: erp.ledger.timesTaken, numbers });
    },
  };
}
