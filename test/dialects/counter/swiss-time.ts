/** Parts of a Swiss local time, each padded with zeros. */
export interface WallClock {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

const ZURICH = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Europe/Zurich",
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** The Swiss local time at an instant. */
export function wallClockAt(ms: number): WallClock {
  const parts = new Map(ZURICH.formatToParts(ms).map(({ type, value }) => [String(type), value]));
  const part = (name: keyof WallClock): string => parts.get(name) ?? "";
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
    second: part("second"),
  };
}

/** Null = no such local time. An hour that occurs twice in autumn is its first occurrence. */
export function wallClockMs(shown: WallClock): number | null {
  const { year, month, day, hour, minute, second } = shown;
  const asUtc = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  const texts = (clock: WallClock): string => Object.values(clock).join();
  const fits = [2, 1]
    .map((hours) => asUtc - hours * 3_600_000)
    .find((ms) => !Number.isNaN(ms) && texts(wallClockAt(ms)) === texts({ year, month, day, hour, minute, second }));
  return fits ?? null;
}
