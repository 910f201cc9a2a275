import type { StandingKey } from "../../ports/runs.ts";
import type { StatusStore } from "../../ports/status-store.ts";
import type { Problem } from "../../common/problems/problem.ts";

export const STANDING_KEYS = ["clock", "copy", "messages", "fulfilment"] as const satisfies readonly StandingKey[];

/** Stores the problems that last until a person fixes them, for `status`; empty = none. */
export async function writeStanding(store: StatusStore, key: StandingKey, problems: readonly Problem[]): Promise<void> {
  await store.writeNote(`standing:${key}`, problems.length === 0 ? null : JSON.stringify(problems));
}

/** All stored standing problems. */
export async function readStanding(store: Pick<StatusStore, "readNote">): Promise<readonly Problem[]> {
  const notes = await Promise.all(STANDING_KEYS.map((key) => store.readNote(`standing:${key}`)));
  return notes.flatMap((note): readonly Problem[] => (note === null ? [] : JSON.parse(note)));
}
