import { spawn } from "node:child_process";
import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** Starts one of the programs in `children/`. */
export function startChild(name: string, args: readonly string[]): ChildProcessWithoutNullStreams {
  const program = fileURLToPath(new URL(`./children/${name}.ts`, import.meta.url));
  return spawn(process.execPath, [program, ...args]);
}

/** The child's first line. Rejects if the child ends without one. */
export async function firstLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  const errors: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk.toString()));
  const firstLine = once(child.stdout, "data").then(([chunk]) => String(chunk).trim());
  const ended = once(child, "exit").then(([code]): string => {
    throw new Error(`the child ended with ${String(code)}: ${errors.join("")}`);
  });
  return Promise.race([firstLine, ended]);
}

/** The child's whole output, and its exit code. */
export async function outcomeOf(
  child: ChildProcessWithoutNullStreams,
): Promise<{ readonly text: string; readonly code: number | null }> {
  const chunks: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { text: chunks.join(""), code };
}

/** Kills the child as a power cut would, and waits until it has ended. */
export async function kill(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
