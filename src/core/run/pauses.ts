import { createHash } from "node:crypto";

import { HOUR, DAY } from "../common/time/duration.ts";
import type { Engine } from "./engine.ts";
import { RemoteError } from "../common/problems/errors.ts";
import type { Direction } from "../common/direction.ts";
import { problem } from "../common/problems/problem.ts";
import { type System, SYSTEM_NAMES } from "../common/systems.ts";
import type { Settings } from "./settings.ts";

/** The longest pause, whatever time a system asks for, and also after refused credentials. */
const LONGEST_PAUSE_MS = HOUR;

/** It outlasts a run. `mark` shows whether refused credentials changed since. */
export interface Pause {
  readonly kind: "retry-after" | "credentials";
  readonly untilMs: number;
  readonly mark: string;
}

/** The error that ends a run during a pause, before it calls anything; null = no pause. */
export async function findPause(engine: Engine, direction: Direction): Promise<RemoteError | null> {
  const notes = await Promise.all(SYSTEM_NAMES.map((system) => engine.store.readNote(`pause:${system}:${direction}`)));
  for (const [at, system] of SYSTEM_NAMES.entries()) {
    const pause = parsePause(notes[at] ?? null);
    if (pause !== null && isActive(pause, engine.clock.now(), credentialsMark(system, engine.settings))) {
      return pauseError(system, pause);
    }
  }
  return null;
}

/** One that ends later than possible was made by a clock that jumped, and is over. */
export function isActive(pause: Pause, nowMs: number, mark: string): boolean {
  const leftMs = pause.untilMs - nowMs;
  if (leftMs <= 0 || leftMs > LONGEST_PAUSE_MS) return false;
  return pause.kind === "retry-after" || pause.mark === mark;
}

function pauseError(system: System, pause: Pause): RemoteError {
  const until = new Date(pause.untilMs).toISOString();
  return pause.kind === "credentials"
    ? new RemoteError(problem("credentials-paused", { system, until }), { system, reason: "credentials" })
    : new RemoteError(problem("throttled", { system, operation: "", until }), { system, reason: "throttled" });
}

/** Stores the pause that an error calls for: a time to wait, or refused credentials. */
export async function recordPause(engine: Engine, direction: Direction, error: RemoteError): Promise<void> {
  if (error.problem.code === "credentials-paused") return;
  const nowMs = engine.clock.now();
  const mark = credentialsMark(error.system, engine.settings);
  if (isCredentials(error)) {
    await writePause(engine, error.system, direction, { kind: "credentials", untilMs: nowMs + LONGEST_PAUSE_MS, mark });
  } else if (error.retryAfterMs !== null && error.retryAfterMs > 0) {
    const untilMs = nowMs + Math.min(error.retryAfterMs, LONGEST_PAUSE_MS);
    await writePause(engine, error.system, direction, { kind: "retry-after", untilMs, mark });
  }
}

/** Ends all pauses of a direction after a good run. */
export async function clearPauses(engine: Engine, direction: Direction): Promise<void> {
  await Promise.all(SYSTEM_NAMES.map((system) => engine.store.writeNote(`pause:${system}:${direction}`, null)));
}

function isCredentials(error: RemoteError): boolean {
  return error.reason === "credentials";
}

async function writePause(engine: Engine, system: System, direction: Direction, pause: Pause): Promise<void> {
  await engine.store.writeNote(`pause:${system}:${direction}`, JSON.stringify(pause));
}

/** A note of this module; null = there is none. */
export function parsePause(note: string | null): Pause | null {
  return note === null ? null : (JSON.parse(note) as Pause);
}

/** 32 bits of a hash: enough to notice other credentials, too few to confirm a guessed password. */
function credentialsMark(system: System, settings: Settings): string {
  return createHash("sha256")
    .update(JSON.stringify(CREDENTIALS[system](settings)))
    .digest("hex")
    .slice(0, 8);
}

/** The settings that may be wrong if credentials are refused. */
const CREDENTIALS = {
  TotalGest: ({ totalgest: { endpoint, ownerId, shopId, username, password } }) => [
    endpoint,
    ownerId,
    shopId,
    username,
    password.reveal(),
  ],
  Framework360: ({ framework360: { url, apiKey } }) => [url, apiKey.reveal()],
} as const satisfies Readonly<Record<System, (settings: Settings) => readonly string[]>>;

/** When the system may be called again, for the message; capped to the longest pause. */
export function retryInstant(retryAfterMs: number | null, nowMs: number): string {
  return new Date(nowMs + Math.min(retryAfterMs ?? 0, LONGEST_PAUSE_MS)).toISOString();
}

/** How long until a function that the site did not have is tried again. */
const ASK_AGAIN_MS = DAY;

/** Whether the shop answered less than a day ago that it does not have this optional function. */
export async function isUnsupported({ store, clock }: Engine, operation: string): Promise<boolean> {
  const answeredAt = await store.readNote(`unsupported:${operation}`);
  const agoMs = answeredAt === null ? Infinity : clock.now() - Number(answeredAt);
  return agoMs >= 0 && agoMs < ASK_AGAIN_MS;
}

/** Stores that the shop does not have the function; it is not called for a day. */
export async function rememberUnsupported({ store, clock }: Engine, operation: string): Promise<void> {
  await store.writeNote(`unsupported:${operation}`, String(clock.now()));
}
