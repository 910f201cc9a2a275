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

/** The longest that a month can be, so that nothing is older than it says. */
const MONTH = 31 * DAY;

/** `24m` = 24 months; null = `never`. */
export function parseRetention(text: string): number | null {
  const months = Number(/^(\d+)m$/.exec(text.trim())?.[1] ?? 0);
  return months === 0 ? null : months * MONTH;
}

export type DurationUnit = "d" | "h" | "m" | "s" | "ms";

/** `90000` as 1 m and 30 s: the two largest units that are not 0, below a second milliseconds. */
export function durationParts(durationMs: number): readonly { readonly count: number; readonly unit: DurationUnit }[] {
  if (durationMs < SECOND) return [{ count: Math.round(durationMs), unit: "ms" }];
  let rest = Math.round(durationMs / SECOND);
  const parts: { count: number; unit: DurationUnit }[] = [];
  for (const [unit, seconds] of [
    ["d", 86_400],
    ["h", 3600],
    ["m", 60],
    ["s", 1],
  ] as const) {
    const count = Math.floor(rest / seconds);
    if (count > 0) parts.push({ count, unit });
    rest -= count * seconds;
  }
  return parts.slice(0, 2);
}

/** `90000` as `1m30s`, to be read. */
export function formatDuration(durationMs: number): string {
  return durationParts(durationMs)
    .map(({ count, unit }) => `${String(count)}${unit}`)
    .join("");
}

/** `90000` as `90s`, to be typed: `parseDuration` reads it. */
export function typedDuration(durationMs: number): string {
  const [unit = "ms", unitMs = 1] = Object.entries(UNITS).findLast(([, one]) => durationMs % one === 0) ?? [];
  return `${String(durationMs / unitMs)}${unit}`;
}
