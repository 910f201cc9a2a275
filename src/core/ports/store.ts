import type { AuditStore } from "../audit/store.ts";
import type { OutboxStore } from "../notify/outbox.ts";
import type { RequestStore } from "../requests/request.ts";
import type { Binding } from "./binding.ts";
import type { BrakeStore } from "./brake-store.ts";
import type { OrderStore } from "./order-store.ts";
import type { ProductStore } from "./product-store.ts";
import type { StatusStore } from "./status-store.ts";

/**
 * The queue and the memory. Every method is one whole step: it happened and is on disk when the promise resolves, or it
 * did not happen at all. All throw StoreError where the disk or the file is the matter.
 */
export interface Store
  extends OrderStore, ProductStore, BrakeStore, StatusStore, AuditStore, OutboxStore, RequestStore {
  /**
   * Makes sure this state is ours. A state that holds no product and no order is bound anew without a word, and forgets
   * what was remembered of the other (notes, the shop's catalogue, last good runs); otherwise another owner, shop, site or address is a ConfigurationError. `moved` confirms new addresses.
   */
  bind(binding: Binding, options: { readonly moved: boolean }): Promise<void>;
  readBinding(): Promise<Binding | null>;
  close(): Promise<void>;
}
