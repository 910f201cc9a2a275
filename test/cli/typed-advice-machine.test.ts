/** A computer with other programs than most: what its next steps say is typed as it stands. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import type { Stage } from "../support/stage.ts";
import { noteAdvice, type Situation, typeAdvice } from "../support/typed.ts";
import { TYPED_MACHINE } from "./typed-ledger.ts";

/** Only these programs, and what stands in `crontab`, if anything. */
const programs =
  (crontab: string | null) =>
  ({ folder }: Stage): void => {
    const bin = join(folder, "bin");
    mkdirSync(bin);
    for (const name of ["sh", "cat", "id", "getent"]) {
      const path = spawnSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).stdout.trim();
      if (path !== "") symlinkSync(path, join(bin, name));
    }
    if (crontab === null) return;
    writeFileSync(join(bin, "crontab"), `#!/bin/sh\n${crontab}\n`);
    chmodSync(join(bin, "crontab"), 0o755);
  };
const CRONTAB = 'table="$(dirname "$0")/table"; case "$1" in -l) cat "$table";; *) cat > "$table";; esac';
const FULL = 'case "$1" in -l) exit 1;; *) echo "No space left on device" >&2; exit 1;; esac';
const env = { PATH: "FOLDER/bin" };
const ADDRESS = "tg360 autostart on --by cron --mail ADDRESS";

const SITUATIONS: readonly (readonly [what: string, situation: Situation])[] = [
  [
    "a cron that needs an address",
    {
      argv: "autostart on --by cron",
      ends: 2,
      typed: [
        [ADDRESS, 0, ADDRESS.replace("ADDRESS", "anna@example.ch")],
        ["tg360 autostart on --by cron --no-mail", 0],
      ],
      env,
      prepare: programs(CRONTAB),
    },
  ],
  [
    "a crontab that cannot be written",
    { argv: "autostart on --by cron --no-mail", ends: 8, typed: [], env, prepare: programs(FULL) },
  ],
  [
    "a systemd that is not there",
    {
      argv: "autostart on --by systemd",
      ends: 4,
      typed: [["tg360 autostart on --by cron", 2]],
      env,
      prepare: programs(CRONTAB),
    },
  ],
  [
    "neither systemd nor cron",
    {
      argv: "autostart on",
      ends: 4,
      typed: [["tg360 daemon", 0, "tg360 daemon --once"]],
      env,
      prepare: programs(null),
    },
  ],
];

const read = noteAdvice();

test.each(SITUATIONS)("%s: what it advises can be typed", async (_what, situation) => {
  await typeAdvice(situation);
});

test("the rows here show each next step that the ledger expects of them", () => {
  expect(TYPED_MACHINE.filter((key) => !read.has(key))).toEqual([]);
});
