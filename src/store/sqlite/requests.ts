import type { Connection } from "./file/connection.ts";
import type { RequestRows } from "../rows/requests.ts";
import type { RequestColumns } from "../columns/request.ts";
import { toRequest } from "../columns/request.ts";

export function requestRows(connection: Connection): RequestRows {
  return {
    addRequest: async ({ direction, action, shown, author, via, items, createdMs }) => {
      const row = connection.get<{ id: number }>(
        `INSERT INTO requests (direction, action, shown, author, via, created_ms) VALUES (?, ?, ?, ?, ?, ?) RETURNING id`,
        direction,
        JSON.stringify(action),
        JSON.stringify(shown),
        author,
        via,
        createdMs,
      );
      const id = row?.id ?? 0;
      for (const item of items) connection.run("INSERT INTO request_items (item, request) VALUES (?, ?)", item, id);
      return id;
    },
    listOpenRequests: async (direction) =>
      connection
        .all<RequestColumns>(
          "SELECT * FROM requests WHERE direction = ? AND state IN ('waiting', 'running') ORDER BY id",
          direction,
        )
        .map(toRequest),
    writeRequestBegun: async (id, atMs) => {
      connection.run("UPDATE requests SET state = 'running', started_ms = ? WHERE id = ?", atMs, id);
    },
    writeRequestEnded: async (id, state, outcome, atMs) => {
      connection.run(
        "UPDATE requests SET state = ?, outcome = ?, finished_ms = ? WHERE id = ?",
        state,
        JSON.stringify(outcome),
        atMs,
        id,
      );
    },
    readRequest: async (id) => {
      const row = connection.get<RequestColumns>("SELECT * FROM requests WHERE id = ?", id);
      return row === undefined ? null : toRequest(row);
    },
    listRequests: async ({ limit, offset = 0, item }) =>
      (item === undefined
        ? connection.all<RequestColumns>("SELECT * FROM requests ORDER BY id DESC LIMIT ? OFFSET ?", limit, offset)
        : connection.all<RequestColumns>(
            `SELECT r.* FROM request_items i JOIN requests r ON r.id = i.request WHERE i.item = ?
             ORDER BY r.id DESC LIMIT ? OFFSET ?`,
            item,
            limit,
            offset,
          )
      ).map(toRequest),
    removeRequestsBefore: async (finishedMs) => {
      connection.run("DELETE FROM requests WHERE finished_ms < ?", finishedMs);
    },
  };
}
