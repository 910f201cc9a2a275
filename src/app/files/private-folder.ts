import { chmodSync, readdirSync, statSync } from "node:fs";

import { type Problem, problem } from "../../core/common/problems/problem.ts";

/** Everything that this program stores in its data directory. */
const OURS = /^(tg360\.db.*|(orders|products|daemon)\.lock.*|config-.*|shops|removed|paused\.json)$/;

/**
 * Removes others' access to a data directory that contains only our files: a folder with other files may be open on
 * purpose. Returns the problems to report.
 */
export function tightenFolder(path: string): readonly Problem[] {
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) === 0 || uid !== process.geteuid?.()) return [];
  if (!readdirSync(path).every((name) => OURS.test(name))) return [];
  try {
    chmodSync(path, 0o700);
  } catch {
    // A read-only disk: the next write reports it.
    return [];
  }
  return [problem("permissions-tightened", { path })];
}
