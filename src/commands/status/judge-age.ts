import { formatDuration } from "../../core/common/time/duration.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import type { Overview } from "../../view/shops/overview.ts";

/** A problem if a direction's last successful run is older than `maxAgeMs`, or there was none: the older of the two. */
export function judgeAge({ lastGood, nowMs }: Overview, maxAgeMs: number): Problem | null {
  const older = (["orders", "products"] as const).toSorted((a, b) => (lastGood[a] ?? -1) - (lastGood[b] ?? -1));
  const [direction = "orders"] = older;
  const lastMs = lastGood[direction];
  if (lastMs !== null && nowMs - lastMs <= maxAgeMs) return null;
  const last = lastMs === null ? "never" : new Date(lastMs).toISOString();
  return problem("too-old", { direction, maxAge: formatDuration(maxAgeMs), last });
}
