import { STANDING_KEYS } from "../ports/runs.ts";
import type { StandingKey } from "../ports/runs.ts";
import type { StatusStore } from "../ports/status-store.ts";
import type { Problem } from "../common/problems/problem.ts";

/** Leaves for `status` what is wrong until somebody puts it right; none = it is right. */
export async function writeStanding(store: StatusStore, key: StandingKey, problems: readonly Problem[]): Promise<void> {
  await store.writeNote(`standing:${key}`, problems.length === 0 ? null : JSON.stringify(problems));
}

/** All that stands. */
export async function readStanding(store: StatusStore): Promise<readonly Problem[]> {
  const notes = await Promise.all(STANDING_KEYS.map((key) => store.readNote(`standing:${key}`)));
  return notes.flatMap((note): readonly Problem[] => (note === null ? [] : JSON.parse(note)));
}
