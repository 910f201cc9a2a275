import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll } from "vitest";

import { openStore } from "../../src/store/database.ts";
import { describeStore } from "./store-suite.ts";

let directory = "";
let made = 0;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "tg360-contract-"));
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

/** Claims of the contract that this store does not keep yet. */
const KNOWN_FAULTS = [
  "refreshes the head of an order that cannot be decoded",
  "keeps an unconfirmed outcome in sight when the order vanishes from the shop",
  "keeps a late order in the list while a person's export of it is held",
  "lists orders in any state",
  "forgets that an order was forced once its cancellation took it out of the queue",
  "goes on with a stock and orders that are absurdly large",
  "follow the items of an order that is edited",
  "stay while an order that could be read cannot be read any more",
  "of an exported order stay while TotalGest's record of the product cannot be decoded",
  "of an order before export.from end when export.from is set",
  "stays unknown where an order came while the push was under way",
  "stays unknown where an order of a product came while its creation was under way",
  "do not count a product that neither TotalGest nor the shop knows",
  "ignore case beyond ASCII",
  "takes with it, when it is replaced, what was remembered of the other shop",
];

describeStore(
  "SQLite",
  (clock) => {
    made += 1;
    return openStore({ path: join(directory, String(made), "tg360.db"), clock });
  },
  KNOWN_FAULTS,
);
