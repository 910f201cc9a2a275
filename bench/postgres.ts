/** States in a PostgreSQL on this machine that writes to its disk as one in operation does. */
import { rmSync } from "node:fs";

import { realClock } from "../src/app/app.ts";
import { Secret } from "../src/core/common/secret.ts";
import type { Store } from "../src/core/ports/store.ts";
import { closeDatabases } from "../src/store/postgres/database/database.ts";
import { openPostgresStore } from "../src/store/postgres-store.ts";
import { startServer, stopServer } from "../test/support/postgres-server.ts";

export interface PostgresStates {
  /** A state that holds nothing yet. */
  newStore(): Promise<Store>;
  close(): Promise<void>;
}

/** `folder` must not exist. Its server ends with this process. */
export async function startPostgres(folder: string): Promise<PostgresStates> {
  const server = await startServer({ folder, ownerPid: process.pid, isDurable: true });
  const url = new Secret(`postgres://tg360@127.0.0.1:${String(server.port)}/postgres`);
  let made = 0;
  return {
    newStore: () => {
      made += 1;
      return openPostgresStore({ url, shop: `shop-${String(made)}`, clock: realClock });
    },
    close: async () => {
      await closeDatabases();
      await stopServer(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
