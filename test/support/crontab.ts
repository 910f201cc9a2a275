/** A crontab in the form of crontab(5): settings, and jobs of five fields and a shell command. */
export interface Crontab {
  readonly settings: Readonly<Record<string, string>>;
  readonly jobs: readonly Job[];
}

export interface Job {
  /** Minute, hour, day, month, weekday. */
  readonly schedule: readonly string[];
  readonly line: string;
}

export function parseCrontab(text: string): Crontab {
  const live = text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const settings = live.flatMap((line) => {
    const [, name, value] = /^([A-Z_0-9]+)=(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value ?? ""] as const];
  });
  const jobs = live
    .filter((line) => !/^[A-Z_0-9]+=/.test(line))
    .map((line) => {
      const fields = line.trim().split(/\s+/);
      return { schedule: fields.slice(0, 5), line: fields.slice(5).join(" ") };
    });
  return { settings: Object.fromEntries(settings), jobs };
}

/** Whether cron starts the job in this minute; times are UTC. */
export function isDue({ schedule }: Job, atMs: number): boolean {
  const at = new Date(atMs);
  const now = [at.getUTCMinutes(), at.getUTCHours(), at.getUTCDate(), at.getUTCMonth() + 1, at.getUTCDay()];
  return schedule.every((field, index) => field.split(",").some((part) => fits(part, now[index] ?? Number.NaN)));
}

/** A star, a number or a range, with or without a step. */
function fits(part: string, value: number): boolean {
  const [range = "", step = "1"] = part.split("/");
  const [from = 0, to = Number.POSITIVE_INFINITY] = range === "*" ? [] : range.split("-").map(Number);
  const last = range.includes("-") || range === "*" ? to : from;
  return value >= from && value <= last && (value - from) % Number(step) === 0;
}
