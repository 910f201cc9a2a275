import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, it } from "vitest";

import { declaredProgram } from "../support/declared-program.ts";
import { runInstalled } from "../support/installed.ts";

const LAUNCHER = readFileSync(join(import.meta.dirname, "../../packaging/deb/tg360"), "utf8");
const [STAYS_ROOT = ""] = /^staysRoot\(\) \{\n[^]*?\n\}$/m.exec(LAUNCHER) ?? [];

it("the packaged launcher finds the command behind each global option with a value", async () => {
  const options = (await declaredProgram()).options.filter(({ required }) => required);
  expect(options.map(({ long }) => long)).toContain("--shop");
  for (const { long } of options) {
    for (const [command, code] of [["autostart", 0] as const, ["status", 1] as const]) {
      const args = ["-c", `${STAYS_ROOT}\nstaysRoot "$@"`, "sh", long ?? "", "autostart", command, "on"];
      expect([long, command, (await runInstalled("sh", args)).code]).toEqual([long, command, code]);
    }
  }
});
