import type { PageRunStore } from "../acts/page-run.ts";
import type { AuditStore } from "../audit/report.ts";
import type { Binding } from "./binding.ts";
import type { ProductStore } from "./product-store.ts";
import type { PageStore } from "./page-store.ts";
import type { FulfilmentStore, OrderStore } from "./order-store.ts";
import type { StatusStore } from "./status-store.ts";

/**
 * The queue and the memory. Every method is atomic: when the promise resolves, the change is on disk; otherwise nothing
 * changed. All methods throw StoreError if the disk or the file fails.
 */
export interface Store
  extends OrderStore, FulfilmentStore, ProductStore, StatusStore, AuditStore, PageRunStore, PageStore {
  /**
   * Checks that this state belongs to the configured shop. A state without products and orders is bound again silently,
   * and everything about the former binding is deleted (notes, the shop's catalogue, last good runs). Otherwise another
   * owner, shop, site or address is a ConfigurationError. `moved` confirms new addresses.
   */
  bind(binding: Binding, options: { readonly moved: boolean }): Promise<void>;
  /** Starts a run; the caller has its lock. Checks the binding as `bind` does, and caches all notes until `endRun`. */
  startRun(binding: Binding): Promise<void>;
  endRun(): void;
  /** Sets the author of the decisions recorded from now on; null = the system's user. */
  actAs(author: string | null): void;
  close(): Promise<void>;
}
