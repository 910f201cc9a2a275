import type { CreationRows } from "../../rows/creations.ts";
import type { Connection } from "../file/connection.ts";

export function creationRows(connection: Connection): CreationRows {
  return {
    addCreations: async (creations) => {
      for (const { id, sku } of creations) {
        connection.run(
          "INSERT OR REPLACE INTO creations (product, sku) SELECT row_id, ? FROM products WHERE id = ?",
          sku,
          id,
        );
      }
    },
    removeCreations: async (positions) => {
      for (const position of positions) connection.run("DELETE FROM creations WHERE product = ?", position);
    },
  };
}
