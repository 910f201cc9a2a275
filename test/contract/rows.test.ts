import { join } from "node:path";

import { FileConnection } from "../../src/store/sqlite/file/connection.ts";
import { openStore } from "../../src/store/database.ts";
import { sqliteTransactions } from "../../src/store/sqlite/sql.ts";
import { describeRows } from "./rows-suite.ts";
import { StoppedClock } from "./store-subject.ts";
import { makeTestFolder } from "../support/folder.ts";

describeRows("SQLite", async () => {
  const path = join(makeTestFolder(), "tg360.db");
  await (await openStore({ path, clock: new StoppedClock() })).close();
  const connection = new FileConnection(path, { readonly: false });
  return { transactions: sqliteTransactions(connection), close: () => connection.close() };
});
