import type { Binding } from "../../core/ports/binding.ts";

export interface BindingColumns {
  readonly owner_id: string | null;
  readonly shop_id: string | null;
  readonly site: string | null;
  readonly endpoint: string | null;
  readonly shop_url: string | null;
}

/** Null = not bound yet. */
export function toBinding(row: BindingColumns | undefined): Binding | null {
  if (row === undefined || row.owner_id === null) return null;
  return {
    ownerId: row.owner_id,
    shopId: row.shop_id ?? "",
    site: row.site ?? "",
    endpoint: row.endpoint ?? "",
    shopUrl: row.shop_url ?? "",
  };
}
