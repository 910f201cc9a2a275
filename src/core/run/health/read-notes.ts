import type { Direction } from "../../common/direction.ts";
import type { AuditStore } from "../../audit/store.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { type NoteKey, PAUSE_KEYS, STANDING_KEYS } from "../../ports/runs.ts";
import type { StatusStore } from "../../ports/status-store.ts";
import { parsePause } from "../pauses.ts";
import type { HealthNotes } from "./health.ts";
import { readStanding } from "./standing.ts";

/** What the health is judged by, and what is shown beside it. */
export interface NotesStore
  extends
    Pick<StatusStore, "countStates" | "listRuns" | "readNote" | "readCreatedMs">,
    Pick<AuditStore, "readLastAudit"> {}

/** The notes that the health reads. */
export const HEALTH_NOTES: readonly NoteKey[] = [
  "good:orders",
  "good:products",
  "brakes",
  ...PAUSE_KEYS.map(({ system, direction }) => `pause:${system}:${direction}` as const),
  ...STANDING_KEYS.map((key) => `standing:${key}` as const),
];

/** End of the last good run of each direction, epoch ms; null = none yet. */
export async function readLastGood(
  store: Pick<StatusStore, "readNote">,
): Promise<Readonly<Record<Direction, number | null>>> {
  const [orders, products] = await Promise.all([store.readNote("good:orders"), store.readNote("good:products")]);
  const toMs = (note: string | null): number | null => (note === null ? null : Number(note));
  return { orders: toMs(orders), products: toMs(products) };
}

/** What the health is judged by besides counts and runs. */
export async function readHealthNotes(store: NotesStore): Promise<Required<HealthNotes>> {
  const [pauses, brakes, standing, last, stateMadeMs] = await Promise.all([
    readPauses(store),
    readBrakes(store),
    readStanding(store),
    store.readLastAudit(),
    store.readCreatedMs(),
  ]);
  return { pauses, brakes, standing, audit: { last, stateMadeMs } };
}

async function readPauses(store: NotesStore): Promise<HealthNotes["pauses"]> {
  const found = await Promise.all(
    PAUSE_KEYS.map(async ({ system, direction }) => {
      const pause = parsePause(await store.readNote(`pause:${system}:${direction}`));
      return { system, direction, pause };
    }),
  );
  return found.flatMap(({ pause, ...where }) => (pause === null ? [] : [{ ...where, pause }]));
}

/** The engine stored them as JSON. */
async function readBrakes(store: NotesStore): Promise<readonly Problem[]> {
  const note = await store.readNote("brakes");
  return note === null ? [] : (JSON.parse(note) as readonly Problem[]);
}
