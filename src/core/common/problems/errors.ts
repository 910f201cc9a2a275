import { type Problem, treatmentOf } from "./problem.ts";
import type { System } from "../systems.ts";
import { EXIT, type ExitCode } from "./kinds.ts";

export { EXIT, type ExitCode, worstExit } from "./kinds.ts";

/**
 * An expected error: `problem` says what happened and is rendered in the user's language; `exitCode` is the exit code
 * of the process, by the table of problems unless the circumstances make it another. Anything else that is thrown is a bug:
 * trace and exit 1.
 */
export class Tg360Error extends Error {
  override readonly name: string = "Tg360Error";
  readonly problem: Problem;
  readonly exitCode: ExitCode;

  constructor(problem: Problem, cause?: unknown, exitCode: ExitCode = treatmentOf(problem).exit) {
    super(`${problem.code} ${JSON.stringify(problem.data)}`, cause === undefined ? undefined : { cause });
    this.problem = problem;
    this.exitCode = exitCode;
  }
}

/** The command line is wrong: exit 2. */
export class UsageError extends Tg360Error {
  override readonly name = "UsageError";
  constructor(problem: Problem) {
    super(problem, undefined, EXIT.usage);
  }
}

/** Not configured, configured wrongly, or the state belongs to another shop: exit 4. */
export class ConfigurationError extends Tg360Error {
  override readonly name = "ConfigurationError";
}

/**
 * A failed call to one of the two systems: exit 4, 5 or 6.
 *
 * The engine decides by `reason`: `unreachable` (no connection, nothing was sent), `failing` (time-out, reset, 5xx: the
 * outcome is unknown), `throttled` (429, or 503 with a time), `credentials` (a login or key was refused), `session` (a
 * fresh session was refused although its login was accepted), `permission` (this call is not allowed), `configuration` (by the contract's answer, our settings name something that
 * does not exist), `contract` (the answer breaks the contract: HTML, a redirect, wrong types).
 */
export class RemoteError extends Tg360Error {
  override readonly name = "RemoteError";
  readonly system: System;
  readonly reason: RemoteReason;
  /** How long the system asked us to wait, in ms, uncapped; null = it did not say. */
  readonly retryAfterMs: number | null;
  /** The HTTP status of the answer; null = there was no answer. */
  readonly status: number | null;

  constructor(
    problem: Problem,
    facts: {
      system: System;
      reason: RemoteReason;
      status?: number | null;
      retryAfterMs?: number | null;
      cause?: unknown;
    },
  ) {
    super(problem, facts.cause, REMOTE_EXIT[facts.reason]);
    this.system = facts.system;
    this.reason = facts.reason;
    this.status = facts.status ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
  }
}

export type RemoteReason =
  | "unreachable"
  | "failing"
  | "throttled"
  | "credentials"
  | "session"
  | "permission"
  | "configuration"
  | "contract";

/** Reasons that concern the system as a whole, not one call. */
export const OF_THE_SYSTEM: ReadonlySet<RemoteReason> = new Set([
  "unreachable",
  "throttled",
  "credentials",
  "session",
  "configuration",
]);

/** Also of an error whose problem says why nothing was sent, such as an interruption. */
const REMOTE_EXIT = {
  unreachable: EXIT.remote,
  failing: EXIT.remote,
  throttled: EXIT.remote,
  credentials: EXIT.credentials,
  session: EXIT.remote,
  permission: EXIT.credentials,
  configuration: EXIT.configuration,
  contract: EXIT.remote,
} as const satisfies Record<RemoteReason, ExitCode>;

/**
 * The error that ended a command, and a problem that says what was or was not done (`outcome`), which is printed after
 * it. Code and exit code are those of the error.
 */
export class ErrorWithOutcome extends Tg360Error {
  override readonly name = "ErrorWithOutcome";
  readonly outcome: Problem;

  constructor(error: Tg360Error, outcome: Problem) {
    super(error.problem, error, error.exitCode);
    this.outcome = outcome;
  }
}

/** Another run holds the lock: exit 7. */
export class LockedError extends Tg360Error {
  override readonly name = "LockedError";
}

/** The state file or the disk needs a person (damaged, newer, full, read-only): exit 8. */
export class StoreError extends Tg360Error {
  override readonly name = "StoreError";
}

/** SIGINT or SIGTERM, or a cancelled prompt: exit 130 or 143. */
export class CancelledError extends Tg360Error {
  override readonly name = "CancelledError";
  constructor(signal: "SIGINT" | "SIGTERM") {
    super(
      { code: "interrupted", data: { signal } },
      undefined,
      signal === "SIGINT" ? EXIT.interrupted : EXIT.terminated,
    );
  }
}

/** The message of any thrown value, for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The error code of the operating system or a library, such as `ENOENT`; null = none. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
