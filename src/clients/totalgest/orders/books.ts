/** Reads TotalGest's books: for the audit, and what changed, with deliveries. */
import type { z } from "zod";

import type {
  BookedOrder,
  BookedPage,
  BookedQuery,
  Books,
  ChangedPage,
  DeliveredOrder,
} from "../../../core/ports/books.ts";
import type { CursorPage, Decoded } from "../../../core/ports/records.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { decimalText, idOf } from "../../answer/primitives.ts";
import { faultOf } from "../../answer/fault.ts";
import type { RecordReader } from "../../profile/reading/reader.ts";
import type { Operation } from "../../profile/grammar/operation.ts";
import type { TemplateValues } from "../../profile/grammar/template.ts";
import { placeholdersUsed } from "../../profile/writing/request.ts";
import type { ErpConnection } from "../connection.ts";
import { LIMITS } from "../contract.ts";
import { type ErpList, pageOf } from "../list-page.ts";
import { isEndUnclear, type PageFacts, pageTarget } from "../products/paging.ts";
import { bookedWire, deliveredWire, listedOrdersWire, orderRefWire } from "../wire.ts";

/** Which reads a list of orders serves. One that is asked for changes alone proves nothing of the days of an audit. */
export function readsOf(operation: Operation): { readonly byPlaced: boolean; readonly byChange: boolean } {
  const used = placeholdersUsed(operation);
  const byChange = used.includes("updatedSince");
  return { byPlaced: !byChange || used.includes("placedSince"), byChange };
}

/** The values for the placeholders of `listOrders`. */
export function listValues(
  { dialect: { dates } }: ErpConnection,
  { placedSince, placedBefore }: Pick<BookedQuery, "placedSince" | "placedBefore">,
): TemplateValues {
  const [since, before] = [placedSince, placedBefore].map((instant) => String(dates.write(instant)));
  return { placedSince: since, placedBefore: before, limit: String(LIMITS.ordersPage) };
}

export async function listPage(
  connection: ErpConnection,
  operation: Operation,
  query: BookedQuery,
  signal: AbortSignal,
): Promise<BookedPage | null> {
  const { cursor } = query;
  return readOrders(connection, operation, decodeBooked, { values: listValues(connection, query), cursor }, signal);
}

/** Statuses with which a server says that it does not have the function. */
export const HAS_NO_LIST: ReadonlySet<number> = new Set([404, 405, 501]);

interface ErpOrderPage<T> extends CursorPage<Decoded<T>> {
  /** Null = the answer has none. */
  readonly serverTime: string | null;
}

/** Null = TotalGest has no such list. */
async function readOrders<T>(
  connection: ErpConnection,
  operation: Operation,
  decode: (reader: RecordReader, record: unknown) => Decoded<T>,
  { values, cursor }: { readonly values: TemplateValues; readonly cursor: string | undefined },
  signal: AbortSignal,
): Promise<ErpOrderPage<T> | null> {
  const { booked } = connection.dialect;
  const list: ErpList<T> = {
    name: "listOrders",
    operation,
    schema: listedOrdersWire,
    idPath: booked.sourceOf("id"),
    decode: (record) => decode(booked, record),
  };
  const target = pageTarget(connection.dialect.profile.paginator, values, cursor);
  const answer = await connection.read("listOrders", operation, target, signal);
  if (cursor === undefined && HAS_NO_LIST.has(answer.status)) return null;
  const { items, nextCursor, serverTime, facts } = pageOf(connection, list, target, cursor, answer);
  // A server that ignores every query except the reference returns some orders without naming a next page.
  if (isSilentOfNext(facts) || isEndUnclear(facts)) return null;
  return { items: items.map((item) => item.decode()), nextCursor, serverTime };
}

/** With cursor paging, the contract marks the last page too, so a missing cursor proves nothing. */
function isSilentOfNext({ paginator, announced, cursor }: PageFacts): boolean {
  return paginator.type === "cursor" && paginator.absent !== "last" && announced === undefined && cursor === undefined;
}

/** An order is refused only if its id or number cannot be read; wrong amounts become its `fault`. */
export function decodeBooked(reader: RecordReader, record: unknown): Decoded<BookedOrder> {
  const read = reader.read(record);
  const head = orderRefWire.safeParse(read);
  if (!head.success) return unread(reader, read, head.error);
  const { id, number, externalReference, createdAt } = head.data;
  const known = {
    id: String(id),
    number: String(number),
    reference: externalReference === "" ? null : (externalReference ?? null),
    createdAt: createdAt === undefined || Number.isNaN(Date.parse(createdAt ?? "")) ? null : createdAt,
    placedAt: null,
    buyers: [],
  };
  const rest = bookedWire.safeParse(read);
  if (rest.success) return { ok: true, value: { ...known, ...toAmounts(rest.data), fault: null } };
  const { path, found } = faultOf(rest.error, read);
  const fault = problem("order-invalid", { id: known.id, path: reader.sourceOf(path), found });
  return { ok: true, value: { ...known, state: null, currency: null, totals: null, vat: null, fault } };
}

type BookedAmounts = Omit<BookedOrder, "id" | "number" | "reference" | "createdAt" | "fault">;

function toAmounts({
  state,
  currency,
  placedAt,
  buyer,
  totals,
  vat,
  payment,
}: ReturnType<typeof bookedWire.parse>): BookedAmounts {
  return {
    placedAt: placedAt ?? null,
    ...(payment && { isPaid: payment.paid || (Number(payment.amount ?? 0) > 0 ? "in-part" : false) }),
    buyers: [buyer?.name, buyer?.email].flatMap((one) => one ?? []),
    state: state ?? null,
    currency: currency ?? null,
    totals: totals
      ? { net: textOrNull(totals.net), vat: textOrNull(totals.vat), gross: decimalText(totals.gross) }
      : null,
    vat:
      vat?.map((part) => ({
        rate: decimalText(part.rate),
        net: decimalText(part.net),
        vat: decimalText(part.vat),
        gross: decimalText(part.gross),
      })) ?? null,
  };
}

function textOrNull(value: string | number | null | undefined): string | null {
  return value === null || value === undefined ? null : decimalText(value);
}

/** See `Books.listChanged`. */
export async function listChanged(
  connection: ErpConnection,
  operation: Operation,
  { updatedSince, cursor }: Parameters<NonNullable<Books["listChanged"]>>[0],
  signal: AbortSignal,
): Promise<ChangedPage | null> {
  const since = String(connection.dialect.dates.write(updatedSince));
  const values = { updatedSince: since, limit: String(LIMITS.ordersPage) };
  const page = await readOrders(connection, operation, decodeDelivered, { values, cursor }, signal);
  // Without its time, the next read has nothing to begin from; only that of the first page counts.
  if (page === null || (page.serverTime === null && cursor === undefined)) return null;
  return { ...page, serverTime: page.serverTime ?? updatedSince };
}

/** The longest name or number that is passed on. */
const LONGEST = 255;

function decodeDelivered(reader: RecordReader, record: unknown): Decoded<DeliveredOrder> {
  const read = reader.read(record);
  const head = orderRefWire.safeParse(read);
  const rest = deliveredWire.safeParse(read);
  if (!head.success) return unread(reader, read, head.error);
  const { id, number, externalReference } = head.data;
  const known = {
    id: String(id),
    number: String(number),
    reference: externalReference === "" ? null : (externalReference ?? null),
  };
  if (!rest.success) {
    const { path, found } = faultOf(rest.error, read);
    const fault = problem("order-invalid", { id: known.id, path: reader.sourceOf(path), found });
    return { ok: true, value: { ...known, state: null, parcels: [], shippedAt: null, changedAt: null, fault } };
  }
  const { state = null, shipments, updatedAt } = rest.data;
  const parcels = (shipments ?? []).map(({ carrier, trackingNumber }) => {
    return { courier: shortText(carrier), tracking: shortText(trackingNumber) };
  });
  const left = (shipments ?? []).flatMap(({ shippedAt }) => shippedAt ?? []).toSorted();
  return {
    ok: true,
    value: { ...known, state, parcels, shippedAt: left[0] ?? null, changedAt: updatedAt ?? null, fault: null },
  };
}

function unread(reader: RecordReader, read: unknown, error: z.ZodError): Decoded<never> {
  const id = idOf(read);
  const { path, found } = faultOf(error, read);
  return { ok: false, id, problem: problem("order-invalid", { id: id ?? "", path: reader.sourceOf(path), found }) };
}

function shortText(value: string | number | null | undefined): string | null {
  const text = String(value ?? "").trim();
  return text === "" ? null : text.slice(0, LONGEST);
}
