import { spawn } from "node:child_process";

import type { Scrubber } from "../../cli/scrub.ts";
import { withoutSecrets } from "../../config/environment.ts";
import { type Key, valueAt } from "../../config/keys.ts";
import type { LoadedConfig } from "../../config/load.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import type { Notification } from "../../core/notify/message.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import type { Lang } from "../../core/common/language.ts";
import { statePath, tryToOpen } from "../state/state.ts";

/** A command that takes longer waits for something that does not come; the next cycle must not wait with it. */
const COMMAND_LIMIT_MS = 30 * SECOND;

/** What a watcher is told of a cycle: that it begins, went well, or did not. */
type Beat = "start" | "good" | "failed";

const BEAT_KEYS = {
  start: "daemon.heartbeatStartUrl",
  good: "daemon.heartbeatUrl",
  failed: "daemon.heartbeatFailUrl",
} as const satisfies Readonly<Record<Beat, Key>>;

/** What the command of `daemon.onFailure` gets. */
interface Change {
  /** In English, for programs. */
  readonly document: Readonly<Record<string, unknown>>;
  /** For people, in the configured language. */
  readonly message: Notification;
}

/** Whom a daemon tells how its cycles go. Nothing here ever throws for what the others do: it is a problem to be logged. */
export interface Outside {
  /** `daemon.onFailure` is configured: somebody wants to know of changes. */
  readonly hasCommand: boolean;
  /** The address for it stands in the file of this shop, and is not what all shops share. */
  isBeatOwn(beat: Beat): boolean;
  /** Calls the address that is configured for it. Null = it went well, or none is configured. */
  sendBeat(beat: Beat): Promise<Problem | null>;
  /**
   * Remembers what is the matter (null = nothing), over restarts where the state can be written. True = that changed since
   * the last time; at the very first time, things were well before.
   */
  rememberTrouble(trouble: string | null): Promise<boolean>;
  /**
   * Runs `daemon.onFailure`: the document on its standard input, the message in `TG360_SUBJECT` and `TG360_TEXT`. Null = it
   * went well, or none is configured.
   */
  runCommand(change: Change): Promise<Problem | null>;
}

export interface OutsideParts {
  readonly config: LoadedConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly scrubber: Scrubber;
  /** The shop as it was named, for the commands in a message. */
  readonly shop: string | null;
  /** Of messages, where none is configured. */
  readonly lang: Lang;
}

export function createOutside({ config, env, clock, signal, scrubber, lang, shop }: OutsideParts): Outside {
  const { onFailure } = config.values.daemon ?? {};
  return {
    hasCommand: onFailure !== undefined,
    isBeatOwn: (beat) => config.origins.get(BEAT_KEYS[beat])?.name === config.path,
    async sendBeat(beat) {
      const url = valueAt(config.values, BEAT_KEYS[beat]);
      if (typeof url !== "string") return null;
      const { sendHeartbeat } = await import("../../clients/notify/heartbeat.ts");
      return sendHeartbeat(url, signal);
    },
    rememberTrouble: (trouble) => rememberTrouble(config.dataDir, clock, trouble),
    async runCommand({ document, message }) {
      if (onFailure === undefined) return null;
      const { wordsOf } = await import("./notify.ts");
      const words = await wordsOf(message, config, config.values.lang ?? lang, shop);
      const subject = scrubber.clean(words.notice.subject);
      const text = scrubber.clean(words.text);
      const report = scrubber.clean(`${JSON.stringify({ ...document, subject, text })}\n`);
      return runWithReport(onFailure, report, { ...withoutSecrets(env), TG360_SUBJECT: subject, TG360_TEXT: text });
    },
  };
}

/** What each state was last told, in this process: for when the state cannot be written, which is a failure itself. */
const lastTrouble = new Map<string, string | null>();

async function rememberTrouble(dataDir: string, clock: Clock, trouble: string | null): Promise<boolean> {
  const store = await tryToOpen(statePath(dataDir), clock);
  const known = lastTrouble.get(dataDir);
  lastTrouble.set(dataDir, trouble);
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
