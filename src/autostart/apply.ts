import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { EXIT, Tg360Error } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { shellWord } from "../core/common/words.ts";
import type { Plan, Removal } from "./plan.ts";
import type { RunProgram } from "./run-program.ts";
import { isOurs } from "./unit.ts";

/** Writes and runs the plan. Throws Tg360Error `command-failed`, and errors of the disk. */
export async function applyPlan({ files, commands }: Plan, run: RunProgram): Promise<void> {
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    rmSync(path, { force: true });
    writeFileSync(path, text, { mode: 0o644 });
  }
  for (const { argv, mayFail } of commands) {
    const { code, stderr } = await run(argv);
    if (code !== 0 && !mayFail) throw commandFailed(argv, stderr === "" ? `exit ${String(code)}` : stderr);
  }
}

/** Returns the removed paths. A missing path is no error, and a foreign file stays. */
export async function applyRemoval({ before, paths, after }: Removal, run: RunProgram): Promise<readonly string[]> {
  for (const argv of before) await run(argv);
  const ours = paths.filter(isRemovable);
  for (const path of ours) rmSync(path, { force: true });
  for (const argv of after) await run(argv);
  return ours;
}

/** A file that tg360 wrote. */
function isRemovable(path: string): boolean {
  try {
    return isOurs(readFileSync(path, "utf8"));
  } catch {
    return false;
  }
}

export function commandFailed(argv: readonly string[], detail: string): Tg360Error {
  const command = argv.map(shellWord).join(" ");
  return new Tg360Error(problem("command-failed", { command, detail: detail.trim() }), EXIT.stopped);
}
