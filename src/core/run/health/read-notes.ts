import { RUN_KINDS } from "../../common/direction.ts";
import type { AuditStore } from "../../audit/store.ts";
import type { Problem } from "../../common/problems/problem.ts";
import { type NoteKey, PAUSE_KEYS } from "../../ports/runs.ts";
import { STANDING_KEYS, readStanding } from "./standing.ts";
import type { StatusStore } from "../../ports/status-store.ts";
import { parsePause } from "../pauses.ts";
import { readMemory } from "../../orders/fulfilment/fulfilment.ts";
import type { HealthNotes, LastGood } from "./health.ts";

/** What the health is judged by, and what is shown beside it. */
export interface NotesStore
  extends
    Pick<StatusStore, "countStates" | "listRuns" | "readNote" | "readCreatedMs">,
    Pick<AuditStore, "readLastAudit"> {}

/** The notes that the health reads. */
export const HEALTH_NOTES: readonly NoteKey[] = [
  "every",
  "good:orders",
  "good:products",
  "good:fulfilment",
  "fulfilment",
  "brakes",
  "fulfilment-brake",
  ...PAUSE_KEYS.map(({ system, direction }) => `pause:${system}:${direction}` as const),
  ...STANDING_KEYS.map((key) => `standing:${key}` as const),
];

/** End of the last good run of each direction, epoch ms; null = none yet. */
export async function readLastGood(store: Pick<StatusStore, "readNote">): Promise<LastGood> {
  const [orders = null, products = null, fulfilment = null] = await Promise.all(
    RUN_KINDS.map((kind) => store.readNote(`good:${kind}`)),
  );
  const memory = await readMemory(store);
  const toMs = (note: string | null): number | null => (note === null ? null : Number(note));
  const both = { orders: toMs(orders), products: toMs(products) };
  return memory === null ? both : { ...both, fulfilment: { goodMs: toMs(fulfilment), onMs: memory.onMs } };
}

/** What the health is judged by besides counts and runs. */
export async function readHealthNotes(store: NotesStore): Promise<Required<HealthNotes>> {
  const [every, pauses, brakes, standing, last, stateMadeMs] = await Promise.all([
    store.readNote("every"),
    readPauses(store),
    readBrakes(store),
    readStanding(store),
    store.readLastAudit(),
    store.readCreatedMs(),
  ]);
  return { everyMs: every === null ? null : Number(every), pauses, brakes, standing, audit: { last, stateMadeMs } };
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
  const [ofProducts, ofStatuses] = await Promise.all([store.readNote("brakes"), store.readNote("fulfilment-brake")]);
  const brakes = ofProducts === null ? [] : (JSON.parse(ofProducts) as readonly Problem[]);
  return ofStatuses === null ? brakes : [...brakes, JSON.parse(ofStatuses) as Problem];
}
