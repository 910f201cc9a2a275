import { execFile, execFileSync } from "node:child_process";

/** What a program of this machine wrote, and how it ended. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** An administrator's programs are not on everybody's path. */
const PATH = `${process.env["PATH"] ?? ""}:/usr/sbin:/sbin`;

/** Whether a program of this machine can be run; where not, says so, because a test is skipped for it. */
export function isInstalled(program: string): boolean {
  try {
    execFileSync("sh", ["-c", 'command -v "$1"', "sh", program], { stdio: "ignore", env: { PATH } });
    return true;
  } catch {
    process.stderr.write(`skipped: ${program} is not installed on this machine\n`);
    return false;
  }
}

/** Runs a program of this machine to its end, whatever its exit code. Rejects where it cannot be started. */
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
    // A program that ends without reading closes the pipe: its exit code tells, not this.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(stdin ?? "");
  });
}
