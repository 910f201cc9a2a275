import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { declaredProgram } from "../support/declared-program.ts";

const lines = readFileSync(new URL("../../crontab.example", import.meta.url), "utf8").split("\n");
const live = lines.filter((line) => line.trim() !== "" && !line.startsWith("#"));
const settings = live.filter((line) => /^[A-Z_]+=/.test(line));
const jobs = live.filter((line) => !settings.includes(line)).map(parseJob);

interface Job {
  readonly schedule: readonly string[];
  /** The words of each `tg360` that the line runs. */
  readonly commands: readonly (readonly string[])[];
}

/** As crontab(5) has it: five fields, then the rest of the line for a shell. */
function parseJob(line: string): Job {
  const fields = line.trim().split(/\s+/);
  const commands = fields
    .slice(5)
    .join(" ")
    .split(/\s*(?:;|&&)\s*/);
  return { schedule: fields.slice(0, 5), commands: commands.map((command) => command.split(" ")) };
}

/** Minute, hour, day, month, weekday: numbers, ranges, lists, steps or a star. */
const FIELD = /^(\*|\d{1,2}(-\d{1,2})?)(\/\d{1,2})?(,(\d{1,2}(-\d{1,2})?))*$/;

describe("crontab.example", () => {
  it("sets what cron itself does not know", () => {
    expect(settings.map((line) => line.split("=")[0])).toEqual(["PATH", "MAILTO"]);
  });

  it("has schedules that cron understands", () => {
    expect(jobs.length).toBeGreaterThan(0);
    for (const { schedule } of jobs) for (const field of schedule) expect(field).toMatch(FIELD);
  });

  it("exports and then pulls every five minutes, and pulls everything once a night", () => {
    const words = jobs.map(({ schedule, commands }) => [
      schedule.join(" "),
      ...commands.map((command) => command.slice(0, 2).join(" ")),
    ]);
    expect(words[0]).toEqual(["*/5 * * * *", "tg360 export-orders", "tg360 pull-products"]);
    expect(jobs[1]?.commands).toEqual([expect.arrayContaining(["tg360", "pull-products", "--full"])]);
  });

  it("types only what the command line knows, and is quiet", async () => {
    for (const command of jobs.flatMap((job) => job.commands)) {
      const [name, ...argv] = command;
      expect(name).toBe("tg360");
      expect(argv).toContain("--quiet");
      await declaredProgram().parseAsync(argv, { from: "user" });
    }
  });

  it("has no percent sign, which cron would turn into a line end", () => {
    expect(live.join("\n")).not.toContain("%");
  });
});
