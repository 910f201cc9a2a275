import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { realClock } from "../../src/app/app.ts";
import type { Binding } from "../../src/core/ports/binding.ts";
import { NO_MEANING } from "../../src/core/orders/order.ts";
import { openStore } from "../../src/store/database.ts";
import { anOrder, listed } from "./specimens.ts";

/** A state that is bound and has an order, so that it is not silently bound again. */
export async function withSomething(dataDir: string, binding: Binding): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  const store = await openStore({ path: join(dataDir, "tg360.db"), clock: realClock });
  await store.bind(binding, { moved: false });
  await store.recordOrders([listed(anOrder())], { fromMs: 0, statuses: NO_MEANING, nowMs: realClock.now() });
  await store.close();
}
