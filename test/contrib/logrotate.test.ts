import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";

import { isInstalled, runInstalled } from "../support/installed.ts";
import { makeTestFolder } from "../support/folder.ts";

const file = join(import.meta.dirname, "../../contrib/logrotate/tg360");

it.skipIf(!isInstalled("logrotate"))("empties the log in place, so that a daemon goes on writing into it", async () => {
  const folder = makeTestFolder();
  const logs = join(folder, "logs");
  mkdirSync(logs, { mode: 0o700 });
  writeFileSync(join(logs, "tg360.log"), "one cycle\n", { mode: 0o600 });
  const example = readFileSync(file, "utf8");
  const user = userInfo().username;
  writeFileSync(
    join(folder, "conf"),
    example.replace("/var/log/tg360", logs).replace("su tg360 tg360", `su ${user} ${user}`),
    { mode: 0o600 },
  );
  const args = ["--force", "--state", join(folder, "status"), join(folder, "conf")];
  expect(await runInstalled("logrotate", args)).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readdirSync(logs).toSorted()).toEqual(["tg360.log", "tg360.log.1"]);
  expect(readFileSync(join(logs, "tg360.log"), "utf8")).toBe("");
});
