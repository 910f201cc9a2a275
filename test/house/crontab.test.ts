import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { type Job, parseCrontab } from "../support/crontab.ts";
import { declaredProgram } from "../support/declared-program.ts";

const text = readFileSync(new URL("../../crontab.example", import.meta.url), "utf8");
const { settings, jobs } = parseCrontab(text);

/** The words of each `tg360` command of a line. */
function commandsOf({ line }: Job): readonly (readonly string[])[] {
  return line.split(/\s*(?:;|&&)\s*/).map((command) => command.split(" "));
}

/** Minute, hour, day, month, weekday: numbers, ranges, lists, steps or a star. */
const FIELD = /^(\*|\d{1,2}(-\d{1,2})?)(\/\d{1,2})?(,(\d{1,2}(-\d{1,2})?))*$/;

describe("crontab.example", () => {
  it("sets what cron itself does not know", () => {
    expect(Object.keys(settings)).toEqual(["PATH", "MAILTO"]);
  });

  it("has schedules that cron understands", () => {
    expect(jobs.length).toBeGreaterThan(0);
    for (const { schedule } of jobs) for (const field of schedule) expect(field).toMatch(FIELD);
  });

  it("exports and then pulls every five minutes, and pulls everything and audits once a night", () => {
    const words = jobs.map((job) => [
      job.schedule.join(" "),
      ...commandsOf(job).map((command) => command.slice(0, 2).join(" ")),
    ]);
    expect(words[0]).toEqual(["*/5 * * * *", "tg360 export-orders", "tg360 pull-products"]);
    expect(jobs.slice(1).map(commandsOf)).toEqual([
      [expect.arrayContaining(["tg360", "pull-products", "--full"])],
      [expect.arrayContaining(["tg360", "audit"])],
    ]);
  });

  it("types only what the command line knows, and is quiet", async () => {
    for (const command of jobs.flatMap(commandsOf)) {
      const [name, ...argv] = command;
      expect(name).toBe("tg360");
      expect(argv).toContain("--quiet");
      await (await declaredProgram()).parseAsync(argv, { from: "user" });
    }
  });

  it("has no percent sign, which cron would turn into a line end", () => {
    expect(jobs.map(({ line }) => line).join("\n")).not.toContain("%");
  });
});
