import { DAY } from "../core/common/duration.ts";
import { directionOf, itemsOf, type RequestRecord, type RequestStore } from "../core/requests/request.ts";
import type { Connection } from "./connection.ts";
import { parse } from "./sqlite/json.ts";

/** What was asked for is kept as long as runs are. */
const KEPT_MS = 90 * DAY;

/** What people asked for, and what became of it. */
export function requestSteps(connection: Connection): RequestStore {
  const systemUser = connection.author;
  return {
    fileRequest: ({ action, shown, author, via }, atMs) =>
      connection.write(() => {
        connection.run("DELETE FROM requests WHERE finished_ms < ?", atMs - KEPT_MS);
        const row = connection.get<{ id: number }>(
          `INSERT INTO requests (direction, action, shown, author, via, created_ms) VALUES (?, ?, ?, ?, ?, ?)
           RETURNING id`,
          directionOf(action),
          JSON.stringify(action),
          JSON.stringify(shown),
          author ?? systemUser ?? "",
          via,
          atMs,
        );
        const id = row?.id ?? 0;
        for (const item of new Set(itemsOf(action))) {
          connection.run("INSERT INTO request_items (item, request) VALUES (?, ?)", item, id);
        }
        return id;
      }),
    listOpenRequests: (direction) =>
      connection.read(() =>
        connection
          .all<RequestRow>(
            "SELECT * FROM requests WHERE direction = ? AND state IN ('waiting', 'running') ORDER BY id",
            direction,
          )
          .map(toRequest),
      ),
    beginRequest: (id, atMs) =>
      connection.write(
        () => void connection.run("UPDATE requests SET state = 'running', started_ms = ? WHERE id = ?", atMs, id),
      ),
    endRequest: (id, state, outcome, atMs) =>
      connection.write(
        () =>
          void connection.run(
            "UPDATE requests SET state = ?, outcome = ?, finished_ms = ? WHERE id = ?",
            state,
            JSON.stringify(outcome),
            atMs,
            id,
          ),
      ),
    readRequest: (id) =>
      connection.read(() => {
        const row = connection.get<RequestRow>("SELECT * FROM requests WHERE id = ?", id);
        return row === undefined ? null : toRequest(row);
      }),
    listRequests: ({ limit, offset = 0, item }) =>
      connection.read(() =>
        (item === undefined
          ? connection.all<RequestRow>("SELECT * FROM requests ORDER BY id DESC LIMIT ? OFFSET ?", limit, offset)
          : connection.all<RequestRow>(
              `SELECT r.* FROM request_items i JOIN requests r ON r.id = i.request WHERE i.item = ?
               ORDER BY r.id DESC LIMIT ? OFFSET ?`,
              item,
              limit,
              offset,
            )
        ).map(toRequest),
      ),
    actAs: (author) => {
      connection.author = author ?? systemUser;
    },
  };
}

interface RequestRow {
  readonly id: number;
  readonly direction: RequestRecord["direction"];
  readonly action: string;
  readonly shown: string;
  readonly author: string;
  readonly via: RequestRecord["via"];
  readonly created_ms: number;
  readonly state: RequestRecord["state"];
  readonly started_ms: number | null;
  readonly finished_ms: number | null;
  readonly outcome: string | null;
}

function toRequest(row: RequestRow): RequestRecord {
  return {
    id: row.id,
    direction: row.direction,
    action: JSON.parse(row.action) as RequestRecord["action"],
    shown: JSON.parse(row.shown) as RequestRecord["shown"],
    author: row.author,
    via: row.via,
    createdMs: row.created_ms,
    state: row.state,
    startedMs: row.started_ms,
    finishedMs: row.finished_ms,
    outcome: parse<NonNullable<RequestRecord["outcome"]>>(row.outcome),
  };
}
