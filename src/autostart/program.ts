import { execFile } from "node:child_process";

import { Tg360Error } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { shellWord } from "../core/common/words.ts";

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

/** Throws Tg360Error `command-failed` with what the program says. */
export async function mustRun(run: RunProgram, argv: readonly string[], stdin?: string): Promise<void> {
  const { code, stderr } = await run(argv, stdin);
  if (code === 0) return;
  const detail = stderr === "" ? `exit ${String(code)}` : stderr.trim();
  throw new Tg360Error(problem("command-failed", { command: argv.map(shellWord).join(" "), detail }));
}
