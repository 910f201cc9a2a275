import { type Key, valueAt } from "../../config/keys.ts";
import type { LoadedConfig } from "../../config/load.ts";
import type { Problem } from "../../core/common/problems/problem.ts";

/** How a cycle ended, for a watcher. */
type Beat = "good" | "failed";

const KEYS = {
  good: "daemon.heartbeatUrl",
  failed: "daemon.heartbeatFailUrl",
} as const satisfies Readonly<Record<Beat, Key>>;

/** The addresses that a daemon calls after a cycle. Failed calls are returned as problems to log, never thrown. */
export interface Heartbeats {
  readonly areConfigured: boolean;
  /** The address for good cycles is in the file of this shop, and not shared by all shops. */
  readonly isOwn: boolean;
  /** Calls the configured address. Null = success, or none is configured. */
  send(beat: Beat): Promise<Problem | null>;
}

export function createHeartbeats(config: LoadedConfig, signal: AbortSignal): Heartbeats {
  return {
    areConfigured: Object.values(KEYS).some((key) => config.origins.has(key)),
    isOwn: config.origins.get(KEYS.good)?.name === config.path,
    async send(beat) {
      const url = valueAt(config.values, KEYS[beat]);
      if (typeof url !== "string") return null;
      const { sendHeartbeat } = await import("../../clients/notify/heartbeat.ts");
      return sendHeartbeat(url, signal);
    },
  };
}
