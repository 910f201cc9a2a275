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

/** A longer command is stopped, because the next cycle must not wait for it. */
const COMMAND_LIMIT_MS = 30 * SECOND;

/** The phases of a cycle that a watcher is notified of. */
type Beat = "start" | "good" | "failed";

const BEAT_KEYS = {
  start: "daemon.heartbeatStartUrl",
  good: "daemon.heartbeatUrl",
  failed: "daemon.heartbeatFailUrl",
} as const satisfies Readonly<Record<Beat, Key>>;

/** The input of the command of `daemon.onFailure`. */
interface Change {
  /** In English, for programs. */
  readonly document: Readonly<Record<string, unknown>>;
  /** For people, in the configured language. */
  readonly message: Notification;
}

/** The programs that a daemon notifies. Their failures are returned as problems to log, never thrown. */
export interface Outside {
  /** An address for ended cycles, or `daemon.onFailure`, is configured. */
  readonly isConfigured: boolean;
  /** `daemon.onFailure` is configured. */
  readonly hasCommand: boolean;
  /** Its address is in the file of this shop, and not shared by all shops. */
  isBeatOwn(beat: Beat): boolean;
  /** Calls the configured address. Null = success, or none is configured. */
  sendBeat(beat: Beat): Promise<Problem | null>;
  /**
   * Stores the trouble (null = none), beyond restarts if the state can be written. True = it changed since the last
   * call; before the first call there was none.
   */
  rememberTrouble(trouble: string | null): Promise<boolean>;
  /**
   * Runs `daemon.onFailure`: the document on its standard input, the message in `TG360_SUBJECT` and `TG360_TEXT`.
   * Null = success, or none is configured.
   */
  runCommand(change: Change): Promise<Problem | null>;
}

export interface OutsideParts {
  readonly config: LoadedConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly scrubber: Scrubber;
  /** The named shop, for the commands in a message. */
  readonly shop: string | null;
  /** The language of messages if none is configured. */
  readonly lang: Lang;
}

export function createOutside({ config, env, clock, signal, scrubber, lang, shop }: OutsideParts): Outside {
  const { onFailure } = config.values.daemon ?? {};
  return {
    isConfigured: onFailure !== undefined || [BEAT_KEYS.good, BEAT_KEYS.failed].some((key) => config.origins.has(key)),
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

/** The last trouble of each state in this process: for a state that cannot be written, which is a failure itself. */
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

/** Older versions stored "yes" for every failure. */
function readTrouble(note: string | null): string | null {
  return note === "yes" ? "failing" : note;
}

/** The words are not passed to a shell. Of the command's output only the first line of standard error is kept. */
function runWithReport(
  [program = "", ...args]: readonly string[],
  report: string,
  env: Record<string, string | undefined>,
): Promise<Problem | null> {
  const failed = (detail: string): Problem => problem("on-failure-failed", { program, detail });
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ["pipe", "ignore", "pipe"] });
    // Not spawn's own time limit, which keeps running if there is no such program.
    const timer = setTimeout(() => child.kill("SIGKILL"), COMMAND_LIMIT_MS);
    let complaint = "";
    child.stderr.on("data", (chunk: Buffer) => {
      complaint = (complaint + chunk.toString("utf8")).slice(0, 200);
    });
    // A command need not read its input.
    child.stdin.on("error", () => undefined);
    child.stdin.end(report);
    child.once("error", (error) => {
      clearTimeout(timer);
      resolve(failed(error.message));
    });
    // Not `close`: a grandchild that keeps the pipe open must not block the daemon.
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      child.stderr.destroy();
      const firstLine = complaint.trim().split("\n")[0] ?? "";
      const how = signal ?? `exit ${String(code)}`;
      resolve(code === 0 ? null : failed(firstLine === "" ? how : `${how}: ${firstLine}`));
    });
  });
}
