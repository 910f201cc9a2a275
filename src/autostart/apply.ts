import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { EXIT, Tg360Error } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { shellWord } from "../core/common/words.ts";
import type { Plan, Removal } from "./plan.ts";
import { isOurs } from "./unit.ts";

/** How a program of this machine ended. */
interface Ended {
  /** 127 = there is no such program. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of this machine, with untranslated messages. Never throws. */
export type RunProgram = (argv: readonly string[], stdin?: string) => Promise<Ended>;

const NOT_FOUND = 127;
/** Longer than a daemon needs to end, so that stopping one does not time out. */
const LIMIT_MS = 60_000;

export function programRunner(env: Readonly<Record<string, string | undefined>>): RunProgram {
  // Administrators' programs may not be on a user's path.
  const PATH = `${env["PATH"] ?? "/usr/bin:/bin"}:/usr/sbin:/sbin`;
  return ([program = "", ...args], stdin = "") =>
    new Promise((resolve) => {
      const options = { env: { ...env, PATH, LC_ALL: "C" }, timeout: LIMIT_MS };
      const child = execFile(program, args, options, (error, stdout, stderr) => {
        if (error === null) resolve({ code: 0, stdout, stderr });
        else if (error.code === "ENOENT") resolve({ code: NOT_FOUND, stdout: "", stderr: error.message });
        else
          resolve({ code: typeof error.code === "number" ? error.code : 1, stdout, stderr: stderr || error.message });
      });
      child.stdin?.on("error", () => undefined);
      child.stdin?.end(stdin);
    });
}

/** Whether there is such a program. */
export async function hasProgram(run: RunProgram, program: string): Promise<boolean> {
  return (await run(["sh", "-c", 'command -v "$1"', "sh", program])).code === 0;
}

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
