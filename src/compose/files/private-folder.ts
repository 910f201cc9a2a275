import { chmodSync, readdirSync, statSync } from "node:fs";

import { type Problem, problem } from "../../core/common/problems/problem.ts";

/** Everything that this program keeps in its data directory. */
const OURS = /^(tg360\.db.*|(orders|products|daemon)\.lock.*|config-.*|shops|removed|paused\.json)$/;

/**
 * Closes a data directory to others, where it is ours alone: a folder that holds anything else may be open for a reason.
 * Returns what is to be said of it.
 */
export function tightenFolder(path: string): readonly Problem[] {
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) === 0 || uid !== process.geteuid?.()) return [];
  if (!readdirSync(path).every((name) => OURS.test(name))) return [];
  try {
    chmodSync(path, 0o700);
  } catch {
    // A read-only disk: the write that follows says so.
    return [];
  }
  return [problem("permissions-tightened", { path })];
}
