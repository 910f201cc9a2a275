import { DIRECTIONS, RUN_KINDS } from "../../common/direction.ts";
import type { AuditStore } from "../../audit/report.ts";
import type { Problem } from "../../common/problems/problem.ts";
import type { NoteKey } from "../../ports/runs.ts";
import type { StatusStore } from "../../ports/status-store.ts";
import { readRefused } from "../pauses.ts";
import { readMemory } from "../../orders/fulfilment/fulfilment.ts";
import { SYSTEM_NAMES } from "../../common/systems.ts";
import type { HealthNotes, LastGood } from "./health.ts";

/** What the health is judged by, and what is shown beside it. */
export interface NotesStore
  extends
    Pick<StatusStore, "countStates" | "listRuns" | "readNote" | "readCreatedMs">,
    Pick<AuditStore, "readLastAudit"> {}

type ReadNotes = Pick<StatusStore, "readNote">;

/** Problems as JSON, one or a list: the brakes, then those that last until a person fixes them. */
const STANDING_NOTES = [
  "brakes",
  "fulfilment-brake",
  "standing:clock",
  "standing:copy",
  "standing:messages",
  "standing:fulfilment",
] as const satisfies readonly NoteKey[];

/** The notes that the health reads. */
export const HEALTH_NOTES: readonly NoteKey[] = [
  "every",
  "good:orders",
  "good:products",
  "good:fulfilment",
  "fulfilment",
  ...DIRECTIONS.flatMap((direction) => SYSTEM_NAMES.map((system) => `pause:${direction}:${system}` as const)),
  ...STANDING_NOTES,
];

/** End of the last good run of each direction, epoch ms; null = none yet. */
export async function readLastGood(store: ReadNotes): Promise<LastGood> {
  const [orders = null, products = null, fulfilment = null] = await Promise.all(
    RUN_KINDS.map((kind) => store.readNote(`good:${kind}`)),
  );
  const memory = await readMemory(store);
  const toMs = (note: string | null): number | null => (note === null ? null : Number(note));
  const both = { orders: toMs(orders), products: toMs(products) };
  return memory === null ? both : { ...both, fulfilment: { goodMs: toMs(fulfilment), onMs: memory.onMs } };
}

/** What the health is judged by besides counts and runs. */
export async function readHealthNotes(store: NotesStore): Promise<HealthNotes> {
  const [every, refused, notes, lastAudit, stateMadeMs] = await Promise.all([
    store.readNote("every"),
    Promise.all(DIRECTIONS.map((direction) => readRefused(store, direction))),
    Promise.all(STANDING_NOTES.map((key) => store.readNote(key))),
    store.readLastAudit(),
    store.readCreatedMs(),
  ]);
  const standing = [...refused.flat(), ...notes.flatMap(problemsIn)];
  return { everyMs: every === null ? null : Number(every), standing, lastAudit, stateMadeMs };
}

function problemsIn(note: string | null): readonly Problem[] {
  return note === null ? [] : [JSON.parse(note) as Problem | readonly Problem[]].flat();
}
