import { createHash } from "node:crypto";

import { HOUR, DAY } from "../common/time/duration.ts";
import type { Engine } from "./engine.ts";
import { RemoteError } from "../common/problems/errors.ts";
import type { Direction } from "../common/direction.ts";
import { type Problem, problem } from "../common/problems/problem.ts";
import type { StatusStore } from "../ports/status-store.ts";
import { type System, SYSTEM_NAMES } from "../common/systems.ts";
import type { StandingKey } from "../ports/runs.ts";
import type { Settings } from "./settings.ts";

/** The longest pause, whatever time a system asks for, and also after refused credentials. */
const LONGEST_PAUSE_MS = HOUR;

/** It outlasts a run. `mark` shows whether refused credentials changed since. */
interface Pause {
  readonly kind: "retry-after" | "credentials";
  readonly untilMs: number;
  readonly mark: string;
}

/** The error that ends a run during a pause, before it calls anything; null = no pause. */
export async function findPause({ store, clock, settings }: Engine, direction: Direction): Promise<RemoteError | null> {
  const pauses = await readPauses(store, direction);
  const found = pauses.find(({ system, pause }) => isActive(pause, clock.now(), credentialsMark(system, settings)));
  return found === undefined ? null : pauseError(found.system, found.pause);
}

/** The logins that were refused in runs of this direction. */
export async function readRefused(
  store: Pick<StatusStore, "readNote">,
  direction: Direction,
): Promise<readonly Problem[]> {
  const refused = (await readPauses(store, direction)).filter(({ pause }) => pause.kind === "credentials");
  return refused.map(({ system }) => problem("login-refused", { system, direction }));
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
export async function recordPause(
  { store, clock, settings }: Engine,
  direction: Direction,
  error: RemoteError,
): Promise<void> {
  if (error.problem.code === "credentials-paused") return;
  const { system, reason, retryAfterMs } = error;
  const isRefused = reason === "credentials";
  const forMs = isRefused ? LONGEST_PAUSE_MS : Math.min(retryAfterMs ?? 0, LONGEST_PAUSE_MS);
  if (forMs <= 0) return;
  const pause: Pause = {
    kind: isRefused ? "credentials" : "retry-after",
    untilMs: clock.now() + forMs,
    mark: credentialsMark(system, settings),
  };
  await store.writeNote(`pause:${direction}:${system}`, JSON.stringify(pause));
}

/** Ends all pauses of a direction after a good run. */
export async function clearPauses({ store }: Engine, direction: Direction): Promise<void> {
  for (const system of SYSTEM_NAMES) await store.writeNote(`pause:${direction}:${system}`, null);
}

async function readPauses(store: Pick<StatusStore, "readNote">, direction: Direction) {
  const read = SYSTEM_NAMES.map(async (system) => {
    const note = await store.readNote(`pause:${direction}:${system}`);
    return note === null ? [] : [{ system, pause: JSON.parse(note) as Pause }];
  });
  return (await Promise.all(read)).flat();
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

/** Stores the problems that last until a person fixes them, for `status`; empty = none. */
export async function writeStanding(store: StatusStore, key: StandingKey, problems: readonly Problem[]): Promise<void> {
  await store.writeNote(`standing:${key}`, problems.length === 0 ? null : JSON.stringify(problems));
}
