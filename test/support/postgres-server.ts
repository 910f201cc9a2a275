/** PostgreSQL for tests: the embedded one, or with `TG360_TEST_POSTGRES_BIN` the programs of a folder. */
import * as server from "../../src/sandbox/postgres/server.ts";

export { type PostgresServer, stopServer } from "../../src/sandbox/postgres/server.ts";

const programs = process.env["TG360_TEST_POSTGRES_BIN"];

export function startServer(options: server.ServerOptions): Promise<server.PostgresServer> {
  return server.startServer({ programs, ...options });
}

export function restartServer(options: server.ServerOptions): Promise<server.PostgresServer> {
  return server.restartServer({ programs, ...options });
}
