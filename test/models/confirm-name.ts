import { readStatusNames } from "../../src/core/discovery/discover.ts";
import { confirmStatuses, readStatuses } from "../../src/core/discovery/statuses.ts";
import type { Store } from "../../src/core/ports/store.ts";
import type { Settings } from "../../src/core/run/settings.ts";
import type { ShopStatus } from "./world.ts";

/** A person says that a status means what the settings say, under the name that it has now: as `confirmNames` stores it. */
export async function confirmName(store: Store, status: ShopStatus, settings: Pick<Settings, "export">): Promise<void> {
  const confirmed = [{ id: status.id, name: status.name }];
  const meaning = readStatuses(confirmed, settings.export);
  const names = confirmStatuses(await readStatusNames({ store }), confirmed, meaning);
  await store.writeNote("status-names", JSON.stringify(names));
}
