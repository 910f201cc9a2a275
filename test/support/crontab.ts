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
