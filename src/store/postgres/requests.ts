import type { RequestRows } from "../rows/requests.ts";
import { type RequestColumns, toRequest } from "../columns/request.ts";
import type { Sql } from "./database/sql.ts";

export function requestRows(sql: Sql): RequestRows {
  return {
    addRequest: async ({ direction, action, shown, author, via, items, createdMs }) => {
      const row = await sql.get<{ id: number }>(
        `WITH made AS (
           INSERT INTO requests (shop, direction, action, shown, author, via, created_ms)
           VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id),
         named AS (
           INSERT INTO request_items (shop, item, request) SELECT $1, item, made.id FROM made, unnest($8::text[]) AS item)
         SELECT id FROM made`,
        direction,
        JSON.stringify(action),
        JSON.stringify(shown),
        author,
        via,
        createdMs,
        items,
      );
      return row?.id ?? 0;
    },
    listOpenRequests: (direction) =>
      sql.map(
        toRequest,
        `SELECT * FROM requests WHERE shop = $1 AND direction = $2 AND state IN ('waiting', 'running') ORDER BY id`,
        direction,
      ),
    writeRequestBegun: async (id, atMs) => {
      await sql.run("UPDATE requests SET state = 'running', started_ms = $3 WHERE shop = $1 AND id = $2", id, atMs);
    },
    writeRequestEnded: async (id, state, outcome, atMs) => {
      await sql.run(
        "UPDATE requests SET state = $3, outcome = $4, finished_ms = $5 WHERE shop = $1 AND id = $2",
        id,
        state,
        JSON.stringify(outcome),
        atMs,
      );
    },
    readRequest: async (id) => {
      const row = await sql.get<RequestColumns>("SELECT * FROM requests WHERE shop = $1 AND id = $2", id);
      return row === undefined ? null : toRequest(row);
    },
    listRequests: async ({ limit, offset = 0, item }) =>
      (item === undefined
        ? await sql.all<RequestColumns>(
            "SELECT * FROM requests WHERE shop = $1 ORDER BY id DESC LIMIT $2 OFFSET $3",
            limit,
            offset,
          )
        : await sql.all<RequestColumns>(
            `SELECT r.* FROM request_items i JOIN requests r ON r.shop = i.shop AND r.id = i.request
             WHERE i.shop = $1 AND i.item = $4 ORDER BY r.id DESC LIMIT $2 OFFSET $3`,
            limit,
            offset,
            item,
          )
      ).map(toRequest),
    removeRequestsBefore: async (finishedMs) => {
      await sql.run("DELETE FROM requests WHERE shop = $1 AND finished_ms < $2", finishedMs);
    },
  };
}
