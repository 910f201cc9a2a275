import { DEFAULT_INTERVAL_MS, judgeHealth } from "../core/health.ts";
import { parsePause } from "../core/pauses.ts";
import type { Direction, NoteKey, StatusStore } from "../core/ports.ts";
import type { Problem, System } from "../core/problem.ts";
import { readStanding } from "../core/standing.ts";
import type { Overview } from "../report/json.ts";

const RUNS = 10;

const PAUSES: readonly { readonly system: System; readonly direction: Direction }[] = [
  { system: "TotalGest", direction: "orders" },
  { system: "TotalGest", direction: "products" },
  { system: "Framework360", direction: "orders" },
  { system: "Framework360", direction: "products" },
];

/** Everything that the overview of `status` says, read from the store. */
export async function readOverview(
  store: StatusStore,
  nowMs: number,
  intervalMs: number = DEFAULT_INTERVAL_MS,
): Promise<Overview> {
  const [counts, lastGood, runs, pauses, brakes, standing] = await Promise.all([
    store.countStates(nowMs),
    store.readLastGood(),
    store.listRuns(RUNS),
    readPauses(store),
    readBrakes(store),
    readStanding(store),
  ]);
  const { health, reasons } = judgeHealth(counts, lastGood, { pauses, brakes, standing }, nowMs, intervalMs);
  return { nowMs, health, reasons, counts, lastGood, runs };
}

async function readPauses(store: StatusStore): Promise<Parameters<typeof judgeHealth>[2]["pauses"]> {
  const found = await Promise.all(
    PAUSES.map(async ({ system, direction }) => {
      const key: NoteKey = `pause:${system}:${direction}`;
      return { system, direction, pause: parsePause(await store.readNote(key)) };
    }),
  );
  return found.flatMap(({ pause, ...where }) => (pause === null ? [] : [{ ...where, pause }]));
}

/** The engine wrote them as JSON. */
async function readBrakes(store: StatusStore): Promise<readonly Problem[]> {
  const note = await store.readNote("brakes");
  if (note === null) return [];
  const brakes: readonly Problem[] = JSON.parse(note);
  return brakes;
}
