import { beforeAll } from "vitest";

import { Secret } from "../../src/core/common/secret.ts";
import { openDatabase } from "../../src/store/postgres/database/database.ts";
import { makeShop } from "../../src/store/postgres/shops.ts";
import { openPostgresStore } from "../../src/store/postgres-store.ts";
import { postgresTransactions } from "../../src/store/postgres/database/transactions.ts";
import { makeDatabase } from "../support/postgres.ts";
import { describeRows } from "./rows-suite.ts";
import { describeStore } from "./store-suite.ts";
import { CREATED_MS } from "./store-subject.ts";

/** All states share one database, each as its own shop. A state that sees another one's data fails its test. */
let url: Secret;
let made = 0;

beforeAll(async () => {
  url = new Secret(await makeDatabase());
});

function nextShop(): string {
  made += 1;
  return `shop-${String(made)}`;
}

describeRows("PostgreSQL", async () => {
  const database = await openDatabase(url);
  const transactions = postgresTransactions(database, await makeShop(database, nextShop(), CREATED_MS));
  return { transactions, close: () => transactions.idle() };
});

describeStore("PostgreSQL", (clock) => openPostgresStore({ url, shop: nextShop(), clock }));
