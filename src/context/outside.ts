import { spawn } from "node:child_process";

import type { Scrubber } from "../cli/scrub.ts";
import { withoutSecrets } from "../config/environment.ts";
import type { LoadedConfig } from "../config/load.ts";
import { SECOND } from "../core/duration.ts";
import type { Clock } from "../core/ports.ts";
import { type Problem, problem } from "../core/problem.ts";
import { statePath, tryToOpen } from "./state.ts";

/** A command that takes longer waits for something that does not come; the next cycle must not wait with it. */
const COMMAND_LIMIT_MS = 30 * SECOND;

/** Whom a daemon tells how its cycles go. Nothing here ever throws for what the others do: it is a problem to be logged. */
export interface Outside {
  /** `daemon.onFailure` is configured: somebody wants to know of changes. */
  readonly hasCommand: boolean;
  /** `daemon.heartbeatUrl` stands in the file of this shop, and is not what all shops share. */
  readonly isHeartbeatOwn: boolean;
  /** Calls `daemon.heartbeatUrl`. Null = it went well, or none is configured. */
  sendHeartbeat(): Promise<Problem | null>;
  /**
   * Remembers what is the matter (null = nothing), over restarts where the state can be written. True = that changed since
   * the last time; at the very first time, things were well before.
   */
  rememberTrouble(trouble: string | null): Promise<boolean>;
  /** Runs `daemon.onFailure` with this document on its standard input. Null = it went well, or none is configured. */
  runCommand(document: Readonly<Record<string, unknown>>): Promise<Problem | null>;
}

export interface OutsideParts {
  readonly config: LoadedConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly scrubber: Scrubber;
}

export function createOutside({ config, env, clock, signal, scrubber }: OutsideParts): Outside {
  const { heartbeatUrl, onFailure } = config.values.daemon ?? {};
  return {
    hasCommand: onFailure !== undefined,
    isHeartbeatOwn: config.origins.get("daemon.heartbeatUrl")?.name === config.path,
    async sendHeartbeat() {
      if (heartbeatUrl === undefined) return null;
      const { sendHeartbeat } = await import("../clients/heartbeat.ts");
      return sendHeartbeat(heartbeatUrl, signal);
    },
    rememberTrouble: (trouble) => rememberTrouble(config.dataDir, clock, trouble),
    async runCommand(document) {
      if (onFailure === undefined) return null;
      return runWithReport(onFailure, scrubber.clean(`${JSON.stringify(document)}\n`), withoutSecrets(env));
    },
  };
}

/** What each state was last told, in this process: for when the state cannot be written, which is a failure itself. */
const told = new Map<string, string | null>();

async function rememberTrouble(dataDir: string, clock: Clock, trouble: string | null): Promise<boolean> {
  const store = await tryToOpen(statePath(dataDir), clock);
  const known = told.get(dataDir);
  told.set(dataDir, trouble);
  try {
    const noted = store === null ? null : readTrouble(await store.readNote("told-failing"));
    if (noted !== trouble) await store?.writeNote("told-failing", trouble);
    return (known === undefined ? noted : known) !== trouble;
  } catch {
    return (known ?? null) !== trouble;
  } finally {
    await store?.close();
  }
}

/** Older versions noted "yes" for all that was failing. */
function readTrouble(note: string | null): string | null {
  return note === "yes" ? "failing" : note;
}

/** No shell reads the words. What the command prints is not kept, but the first line of its complaints. */
function runWithReport(
  [program = "", ...args]: readonly string[],
  report: string,
  env: Record<string, string | undefined>,
): Promise<Problem | null> {
  const failed = (detail: string): Problem => problem("on-failure-failed", { program, detail });
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ["pipe", "ignore", "pipe"] });
    // Not spawn's own time limit, which goes on running where there is no such program.
    const timer = setTimeout(() => child.kill("SIGKILL"), COMMAND_LIMIT_MS);
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => {
      complaint = (complaint + chunk.toString("utf8")).slice(0, 200);
    });
    // A command that reads nothing is free to.
    child.stdin.on("error", () => undefined);
    child.stdin.end(report);
    child.once("error", (error) => {
      clearTimeout(timer);
      resolve(failed(error.message));
    });
    // Not `close`: a grandchild that keeps the pipe open must not keep the daemon.
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      child.stderr.destroy();
      const firstLine = complaint.trim().split("\n")[0] ?? "";
      const how = signal ?? `exit ${String(code)}`;
      resolve(code === 0 ? null : failed(firstLine === "" ? how : `${how}: ${firstLine}`));
    });
  });
}
