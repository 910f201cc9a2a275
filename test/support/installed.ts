import { execFile, execFileSync } from "node:child_process";

/** The output of a program of this machine, and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Administrators' programs may not be on a user's path. */
const PATH = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;

/** Whether a program of this machine can be run; if not, prints so, because a test is then skipped. */
export function isInstalled(program: string): boolean {
  try {
    execFileSync("sh", ["-c", 'command -v "$1"', "sh", program], { stdio: "ignore", env: { PATH } });
    return true;
  } catch {
    process.stderr.write(`skipped: ${program} is not installed on this machine\n`);
    return false;
  }
}

/** Runs a program of this machine to its end, with any exit code. Rejects if it cannot be started. */
export function runInstalled(
  program: string,
  args: readonly string[],
  options: {
    readonly env?: NodeJS.ProcessEnv;
    readonly cwd?: string;
    readonly stdin?: string;
    readonly timeout?: number;
  } = {},
): Promise<Outcome> {
  const { stdin, ...rest } = options;
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { timeout: 20_000, env: { ...process.env, PATH }, ...rest },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === "number") resolve({ code, stdout, stderr });
        else reject(error instanceof Error ? error : new Error(`${program} was ended`));
      },
    );
    // A program that ends without reading closes the pipe: its exit code is what counts.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(stdin ?? "");
  });
}
