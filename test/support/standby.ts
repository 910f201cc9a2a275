import { spawnSync } from "node:child_process";
import { chownSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import pg from "pg";

import { ask, urlOf } from "./postgres.ts";
import { type PostgresServer, restartServer } from "./postgres-server.ts";
import { until } from "./until.ts";

/**
 * Starts a server that follows another, from a copy of its files. Returns when it has all that the other has. `port`: the
 * way to the other. The caller removes its folder.
 */
export async function startStandby(
  primary: PostgresServer,
  { port = primary.port, folder = `${primary.folder}-standby` } = {},
): Promise<PostgresServer> {
  const url = urlOf(primary, "postgres");
  const backup = new pg.Client(url);
  await backup.connect();
  await backup.query("SELECT pg_backup_start('standby', true)");
  copyFolder(primary.folder, folder);
  const { rows } = await backup.query<{ label: string }>("SELECT labelfile AS label FROM pg_backup_stop(false)");
  await backup.end();
  rmSync(join(folder, "data", "postmaster.pid"));
  const { uid, gid } = statSync(join(folder, "data"));
  for (const [name, text] of [
    ["backup_label", rows[0]?.label ?? ""],
    ["standby.signal", ""],
  ] as const) {
    writeFileSync(join(folder, "data", name), text);
    chownSync(join(folder, "data", name), uid, gid);
  }
  const follows = `primary_conninfo=host=127.0.0.1 port=${String(port)} user=tg360`;
  const standby = await restartServer({ folder, ownerPid: process.pid, settings: [follows] });
  await until(async () => {
    const [row] = await ask<{ caughtUp: boolean }>(
      url,
      'SELECT count(*) > 0 AND bool_and(replay_lsn >= pg_current_wal_lsn()) AS "caughtUp" FROM pg_stat_replication',
    );
    return row?.caughtUp === true;
  });
  return standby;
}

/** With its owner. */
export function copyFolder(from: string, to: string): void {
  const { status, stderr } = spawnSync("cp", ["-a", from, to], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}
