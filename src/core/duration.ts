/** Durations in milliseconds: `8 * MINUTE`. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/** `500ms`, `30s`, `5m`, `2h`, `1d`, and a bare `0`. Null = not a duration. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  if (match === null) return text.trim() === "0" ? 0 : null;
  const unit = UNITS[match[2] ?? ""];
  return unit === undefined ? null : Math.round(Number(match[1]) * unit);
}

/** `90000` as `1m30s`: the shortest exact form a person can read back. */
export function formatDuration(durationMs: number): string {
  if (durationMs < SECOND) return `${String(Math.round(durationMs))}ms`;
  let rest = Math.round(durationMs / SECOND);
  const parts: string[] = [];
  for (const [unit, seconds] of [
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const) {
    const count = Math.floor(rest / seconds);
    if (count > 0) parts.push(`${String(count)}${unit}`);
    rest -= count * seconds;
  }
  return parts.slice(0, 2).join("");
}
