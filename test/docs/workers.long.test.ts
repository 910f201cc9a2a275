/** "From nothing to two workers and five shops", typed as it is written, on Debian's PostgreSQL. */
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { expect, it, onTestFinished } from "vitest";

import { startServer, stopServer } from "../support/postgres-server.ts";
import { debianPostgres } from "../support/debian-postgres.ts";
import { commandsIn } from "../support/documented.ts";
import { runInstalled } from "../support/installed.ts";
import { tg360Line } from "../support/tg360-process.ts";
import { makeTestFolder } from "../support/folder.ts";

const [DATABASE = "", FILES = "", SHOPS = "", SECOND = "", LOOK = ""] = commandsIn(
  "docs/many-shops.md",
  "From nothing to two workers and five shops",
);
const programs = debianPostgres();

/** What the machine of a test cannot do: install, become somebody else, start units, reach the other machine. */
function writeStandIns(folder: string): void {
  const scripts = {
    apt: "exit 0",
    chown: "exit 0",
    scp: "exit 0",
    runuser: 'shift 3; exec "$@"',
    systemctl: `echo "$@" >> ${folder}/units.txt; tg360 worker --interval 10s >> ${folder}/worker.txt 2>&1 & echo $! >> ${folder}/pids.txt`,
    tg360: `exec ${tg360Line([])} "$@"`,
  };
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, "bin", name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "bin", name), 0o755);
  }
}

function killAll(path: string): void {
  const pids = existsSync(path) ? readFileSync(path, "utf8").trim().split("\n").map(Number) : [];
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It has ended.
    }
  }
}

it.skipIf(programs === null)(
  "leads to shops that are served, by the commands as they are written",
  async () => {
    const folder = makeTestFolder();
    const data = `${folder}-postgres`;
    const ground = { folder: data, ownerPid: process.pid, superuser: "postgres", programs: programs ?? "" };
    const server = await startServer(ground);
    onTestFinished(async () => {
      killAll(join(folder, "pids.txt"));
      await stopServer(server);
      for (const path of [folder, data]) rmSync(path, { recursive: true, force: true });
    });
    for (const name of ["bin", "etc"]) mkdirSync(join(folder, name));
    writeStandIns(folder);
    const env = {
      PATH: `${folder}/bin:${programs ?? ""}:${process.env["PATH"] ?? ""}`,
      HOME: folder,
      LANG: "C.UTF-8",
      PGHOST: "127.0.0.1",
      PGPORT: String(server.port),
      PGUSER: "postgres",
      // As the package's own launcher has them.
      TG360_CONFIG: join(folder, "etc/config.json"),
      TG360_DATA_DIR: join(folder, "state"),
    };
    const type = async (block: string): Promise<string> => {
      const here = block
        .replaceAll("/etc/tg360", join(folder, "etc"))
        .replaceAll("/tmp/made-up", join(folder, "made-up"))
        .replace("/usr/lib/tg360/node", process.execPath)
        .replaceAll(":5432/", `:${String(server.port)}/`)
        // A first pull of two thousand products each would be all that this waits for.
        .replace(/made-up &$/m, "made-up 40 &")
        // The sandbox outlives the shell that a person types all of this into.
        .replace(/ &$/m, ` > /dev/null 2>&1 & echo $! >> ${folder}/pids.txt`);
      const { code, stdout, stderr } = await runInstalled("sh", ["-e", "-c", here], { env, timeout: 60_000 });
      expect({ block, code, stderr }).toEqual({ block, code: 0, stderr: "" });
      return stdout;
    };

    await type(DATABASE);
    await type(FILES);
    expect(await type(SHOPS)).toContain("5 shops imported");
    await type(SECOND);
    expect(readFileSync(join(folder, "units.txt"), "utf8")).toBe("enable --now tg360-worker.service\n".repeat(2));
    for (const startedMs = Date.now(); ;) {
      const shops = await type("tg360 shops");
      if (!shops.includes("never") && shops.includes("shop-5")) break;
      if (Date.now() - startedMs > 150_000) throw new Error(shops + readFileSync(join(folder, "worker.txt"), "utf8"));
      await sleep(1000);
    }
    const seen = await type(LOOK);
    for (const shop of ["shop-1", "shop-2", "shop-3", "shop-4", "shop-5"]) expect(seen).toContain(shop);
  },
  240_000,
);
