import { join } from "node:path";

import { openStore } from "../../src/store/database.ts";
import { describeStore } from "./store-suite.ts";
import { makeTestFolder } from "../support/folder.ts";

describeStore("SQLite", (clock) => openStore({ path: join(makeTestFolder(), "tg360.db"), clock }));
