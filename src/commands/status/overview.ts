import type { Context } from "../../compose/context.ts";
import { beforeSetUp, DEFAULT_INTERVAL_MS, judgeHealth } from "../../core/run/health/health.ts";
import { parsePause } from "../../core/run/pauses.ts";
import type { AuditStore } from "../../core/audit/store.ts";
import { type NoteKey, PAUSE_KEYS } from "../../core/ports/runs.ts";
import type { OrderStore } from "../../core/ports/order-store.ts";
import type { StatusStore } from "../../core/ports/status-store.ts";
import type { Store } from "../../core/ports/store.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { readStanding } from "../../core/run/health/standing.ts";
import type { Overview } from "../../report/overview.ts";

const RUNS = 10;

/** Everything in the overview of `status`, read from the store. */
export async function readOverview(
  store: StatusStore & Pick<AuditStore, "readLastAudit"> & Pick<OrderStore, "readCreatedMs">,
  nowMs: number,
  intervalMs: number = DEFAULT_INTERVAL_MS,
): Promise<Overview> {
  const { counts, lastGood, runs, notes } = await readFacts(store, nowMs);
  const { health, reasons } = judgeHealth(counts, lastGood, notes, nowMs, intervalMs);
  return { nowMs, health, reasons, counts, lastGood, runs, audit: notes.audit.last };
}

/** The overview of a shop; until a system is configured, its reasons say so. `withStore` opens its state. */
export async function readOverviewOf(
  context: Pick<Context, "clock" | "locateState">,
  withStore: (look: (store: Store) => Promise<Overview>) => Promise<Overview>,
): Promise<Overview> {
  const overview = await withStore((store) => readOverview(store, context.clock.now()));
  const { named } = await context.locateState();
  return Object.keys(named).length > 0 ? overview : { ...overview, reasons: beforeSetUp(overview.reasons) };
}

async function readFacts(
  store: StatusStore & Pick<AuditStore, "readLastAudit"> & Pick<OrderStore, "readCreatedMs">,
  nowMs: number,
) {
  const [counts, lastGood, runs, pauses, brakes, standing, last, stateMadeMs] = await Promise.all([
    store.countStates(nowMs),
    store.readLastGood(),
    store.listRuns(RUNS),
    readPauses(store),
    readBrakes(store),
    readStanding(store),
    store.readLastAudit(),
    store.readCreatedMs(),
  ]);
  return { counts, lastGood, runs, notes: { pauses, brakes, standing, audit: { last, stateMadeMs } } };
}

async function readPauses(store: StatusStore): Promise<Parameters<typeof judgeHealth>[2]["pauses"]> {
  const found = await Promise.all(
    PAUSE_KEYS.map(async ({ system, direction }) => {
      const key: NoteKey = `pause:${system}:${direction}`;
      return { system, direction, pause: parsePause(await store.readNote(key)) };
    }),
  );
  return found.flatMap(({ pause, ...where }) => (pause === null ? [] : [{ ...where, pause }]));
}

/** The engine stored them as JSON. */
async function readBrakes(store: StatusStore): Promise<readonly Problem[]> {
  const note = await store.readNote("brakes");
  if (note === null) return [];
  const brakes: readonly Problem[] = JSON.parse(note);
  return brakes;
}
