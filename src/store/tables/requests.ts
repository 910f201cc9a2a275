/** Stored requests of people. */
import type { Direction } from "../../core/common/direction.ts";
import { DAY } from "../../core/common/time/duration.ts";
import {
  directionOf,
  itemsOf,
  type NewRequest,
  type RequestOutcome,
  type RequestRecord,
} from "../../core/requests/request.ts";
import { perDialect, type Sql } from "../dialect.ts";
import { decoder, type Fields, selected } from "./columns.ts";

const FIELDS = {
  id: ["id", "int"],
  direction: ["direction", "text"],
  action: ["action", "json"],
  shown: ["shown", "json"],
  author: ["author", "text"],
  via: ["via", "text"],
  createdMs: ["created_ms", "int"],
  state: ["state", "text"],
  startedMs: ["started_ms", "int"],
  finishedMs: ["finished_ms", "int"],
  outcome: ["outcome", "json"],
} as const satisfies Fields;

const decode = decoder<RequestRecord>(FIELDS);

const texts = perDialect(({ of, shop, shopValue, insert }) => {
  const found = `SELECT ${selected(FIELDS, "r")}`;
  return {
    add: `INSERT INTO requests (${shop}direction, action, shown, author, via, created_ms)
      VALUES (${shopValue}$2, $3, $4, $5, $6, $7) RETURNING id`,
    addItem: insert("request_items", { item: "text", request: "bigint" }),
    open: `${found} FROM requests r WHERE ${of("r")} AND r.direction = $2 AND r.state IN ('waiting', 'running') ORDER BY r.id`,
    begin: `UPDATE requests SET state = 'running', started_ms = $3 WHERE ${of()} AND id = $2`,
    end: `UPDATE requests SET state = $3, outcome = $4, finished_ms = $5 WHERE ${of()} AND id = $2`,
    one: `${found} FROM requests r WHERE ${of("r")} AND r.id = $2`,
    list: `${found} FROM requests r WHERE ${of("r")} ORDER BY r.id DESC LIMIT $2 OFFSET $3`,
    ofItem: `${found} FROM request_items i JOIN requests r ON ${of("r")} AND r.id = i.request
      WHERE ${of("i")} AND i.item = $4 ORDER BY r.id DESC LIMIT $2 OFFSET $3`,
    remove: `DELETE FROM requests WHERE ${of()} AND finished_ms < $2`,
  };
});

/** Requests are kept as long as runs. */
const KEPT_MS = 90 * DAY;

/** Returns its id, larger than all before. Deletes those that ended long ago. */
export async function fileRequest(
  sql: Sql,
  { action, shown, author, via }: NewRequest & { readonly author: string },
  createdMs: number,
): Promise<number> {
  const { remove, add, addItem } = texts(sql);
  await sql.run(remove, createdMs - KEPT_MS);
  const json = [JSON.stringify(action), JSON.stringify(shown)];
  const row = await sql.get<{ id: number }>(add, directionOf(action), ...json, author, via, createdMs);
  const id = row?.id ?? 0;
  await sql.write(
    addItem,
    [...new Set(itemsOf(action))].map((item) => ({ item, request: id })),
  );
  return id;
}

export async function listOpenRequests(sql: Sql, direction: Direction): Promise<readonly RequestRecord[]> {
  return (await sql.all<RequestRecord>(texts(sql).open, direction)).map(decode);
}

export async function beginRequest(sql: Sql, id: number, atMs: number): Promise<void> {
  await sql.run(texts(sql).begin, id, atMs);
}

export async function endRequest(
  sql: Sql,
  id: number,
  state: "done" | "rejected",
  outcome: RequestOutcome,
  atMs: number,
): Promise<void> {
  await sql.run(texts(sql).end, id, state, JSON.stringify(outcome), atMs);
}

export async function readRequest(sql: Sql, id: number): Promise<RequestRecord | null> {
  const row = await sql.get<RequestRecord>(texts(sql).one, id);
  return row === undefined ? null : decode(row);
}

/** Newest first. `item`: only those that name this order or product. */
export async function listRequests(
  sql: Sql,
  { limit, offset = 0, item }: { readonly limit: number; readonly offset?: number; readonly item?: string },
): Promise<readonly RequestRecord[]> {
  const { list, ofItem } = texts(sql);
  const rows =
    item === undefined
      ? await sql.all<RequestRecord>(list, limit, offset)
      : await sql.all<RequestRecord>(ofItem, limit, offset, item);
  return rows.map(decode);
}
