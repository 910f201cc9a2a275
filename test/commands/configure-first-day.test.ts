/** The first day of exports, given as an option. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { DAY } from "../../src/core/common/time/duration.ts";
import { openStage } from "../support/stage.ts";

test("a first day is taken as people write it, and reported if it is still to come", async () => {
  const stage = await openStage({ products: 1 });
  const file = join(stage.folder, "mine.json");
  stage.spare(file);
  const configure = (day: string) => stage.run(["--config", file, "configure", "--export-from", day]);

  const begun = await configure("01.11.2026");
  expect(begun).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ export: { from: "2026-11-01" } });
  expect(begun.stdout).not.toContain("still to come");

  const ahead = new Date(Date.now() + 2 * DAY).toISOString().slice(0, 10);
  expect((await configure(ahead)).stdout).toContain(
    `The first day, ${ahead.split("-").toReversed().join(".")}, is still to come`,
  );
});
