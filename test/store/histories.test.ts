import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { FileConnection } from "../../src/store/sqlite/file/connection.ts";
import { openStore } from "../../src/store/database.ts";
import { sqliteTransactions } from "../../src/store/sqlite/sql.ts";
import { storeOver } from "../../src/store/store.ts";
import { CREATED_MS, StoppedClock } from "../contract/store-subject.ts";
import { makeTestFolder } from "../support/folder.ts";

const MOST = 1_000_000;
const AT_ONCE = 20_000;

let directory: string;
let connection: FileConnection;

beforeEach(async () => {
  directory = makeTestFolder();
  const path = join(directory, "tg360.db");
  await (await openStore({ path, clock: new StoppedClock() })).close();
  connection = new FileConnection(path, { readonly: false });
});

afterEach(async () => {
  await connection.close();
});

/** Today's lines, one for each of these numbers: only their number matters. */
function write(...ids: readonly number[]): void {
  const insert =
    "INSERT INTO product_events (id, product_id, at_ms, kind) SELECT value, 'p1', ?, 'pushed' FROM json_each(?)";
  connection.run(insert, [CREATED_MS, JSON.stringify(ids)]);
}

const kept = (): readonly number[] =>
  connection.all<{ id: number }>("SELECT id FROM product_events ORDER BY id").map(({ id }) => id);

const prune = (): Promise<boolean> => storeOver(sqliteTransactions(connection), null).prune(CREATED_MS);

describe("the histories of products", () => {
  it("lose nothing up to a million lines", async () => {
    write(1, 2, MOST);
    await prune();
    expect(kept()).toEqual([1, 2, MOST]);
  });

  it("lose the oldest lines beyond a million", async () => {
    write(1, 2, 3, MOST + 2);
    await prune();
    expect(kept()).toEqual([3, MOST + 2]);
  });

  it("lose a limited number of lines per run", async () => {
    write(...Array.from({ length: AT_ONCE + 1 }, (_, at) => at + 1), 2 * MOST);
    await prune();
    expect(kept()).toEqual([AT_ONCE + 1, 2 * MOST]);
    await storeOver(sqliteTransactions(connection), null).prune(CREATED_MS + 1);
    expect(kept()).toEqual([2 * MOST]);
  });
});
