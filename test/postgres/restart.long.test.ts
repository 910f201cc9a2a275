import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, expect, it } from "vitest";

import { Secret } from "../../src/core/common/secret.ts";
import { closeDatabases } from "../../src/store/postgres/database/database.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { StoppedClock } from "../contract/store-subject.ts";
import { ask, urlOf } from "../support/postgres.ts";
import { type PostgresServer, restartServer, startServer, stopServer } from "../support/postgres-server.ts";

const folder = join(tmpdir(), `tg360-restart-${String(process.pid)}`);
let server: PostgresServer | null = null;

afterEach(async () => {
  await closeDatabases();
  if (server !== null) await stopServer(server);
  rmSync(folder, { recursive: true, force: true });
});

it("a step called while the server restarts succeeds after the restart, and nothing recorded is lost", async () => {
  const options = { folder, ownerPid: process.pid, isDurable: true };
  server = await startServer(options);
  const { port } = server;
  const url = new Secret(urlOf(server, "postgres"));
  const store = await openPostgresStore({ url, shop: "a", clock: new StoppedClock() });
  await store.writeNote("cursor", "before");
  await stopServer(server, "SIGQUIT");
  const written = store.writeNote("mapping", "meanwhile");
  server = await restartServer({ ...options, port });
  await written;
  expect(await ask(urlOf(server, "postgres"), "SELECT key, value FROM notes ORDER BY key")).toEqual([
    { key: "cursor", value: "before" },
    { key: "mapping", value: "meanwhile" },
  ]);
});
