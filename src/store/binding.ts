import { ConfigurationError } from "../core/errors.ts";
import type { Binding, Store } from "../core/ports.ts";
import { problem } from "../core/problem.ts";
import type { Connection } from "./connection.ts";

interface BindingRow {
  readonly owner_id: string | null;
  readonly shop_id: string | null;
  readonly site: string | null;
  readonly endpoint: string | null;
  readonly shop_url: string | null;
}

const IDENTITY = ["ownerId", "shopId", "site"] as const;
const ADDRESSES = ["endpoint", "shopUrl"] as const;

/** Whose state this is. */
export function bindingSteps(connection: Connection): Pick<Store, "bind" | "readBinding"> {
  return {
    bind: (binding, { moved }) =>
      connection.write(() => {
        const bound = readBinding(connection);
        const isOurs = bound !== null && [...IDENTITY, ...ADDRESSES].every((field) => bound[field] === binding[field]);
        if (isOurs) return;
        if (bound !== null && holdsAnything(connection)) check(bound, binding, moved);
        else if (bound !== null) forgetOther(connection);
        writeBinding(connection, binding);
      }),
    readBinding: () => connection.read(() => readBinding(connection)),
  };
}

function check(bound: Binding, binding: Binding, moved: boolean): void {
  for (const field of moved ? IDENTITY : [...IDENTITY, ...ADDRESSES]) {
    if (bound[field] === binding[field]) continue;
    throw new ConfigurationError(
      problem("state-of-another", { field, bound: bound[field], configured: binding[field] }),
    );
  }
}

function holdsAnything(connection: Connection): boolean {
  return connection.get("SELECT 1 FROM orders UNION ALL SELECT 1 FROM products LIMIT 1") !== undefined;
}

/** An empty state becomes another's: nothing that was remembered of the other shop may steer this one. */
function forgetOther(connection: Connection): void {
  connection.run("DELETE FROM notes");
  connection.run("DELETE FROM shop_products");
  connection.run("DELETE FROM ended_links");
  connection.run("UPDATE meta SET last_good_orders_ms = NULL, last_good_products_ms = NULL, first_catalogue = NULL");
}

function readBinding(connection: Connection): Binding | null {
  const row = connection.get<BindingRow>("SELECT owner_id, shop_id, site, endpoint, shop_url FROM meta");
  if (row === undefined || row.owner_id === null) return null;
  return {
    ownerId: row.owner_id,
    shopId: row.shop_id ?? "",
    site: row.site ?? "",
    endpoint: row.endpoint ?? "",
    shopUrl: row.shop_url ?? "",
  };
}

function writeBinding(connection: Connection, binding: Binding): void {
  connection.run(
    "UPDATE meta SET owner_id = ?, shop_id = ?, site = ?, endpoint = ?, shop_url = ?",
    binding.ownerId,
    binding.shopId,
    binding.site,
    binding.endpoint,
    binding.shopUrl,
  );
}
