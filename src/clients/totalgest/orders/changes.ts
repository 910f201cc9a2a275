/** Reads the orders that changed, with their delivery. */
import type { z } from "zod";

import type { Books, ChangedPage, DeliveredOrder } from "../../../core/ports/books.ts";
import type { Decoded } from "../../../core/ports/records.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { faultOf } from "../../answer/fault.ts";
import { idOf } from "../../answer/primitives.ts";
import type { Operation } from "../../profile/grammar/operation.ts";
import type { RecordReader } from "../../profile/reading/reader.ts";
import type { Connection } from "../connection.ts";
import { LIMITS } from "../contract.ts";
import { deliveredWire, orderRefWire } from "../wire.ts";
import { readOrderPage } from "./order-page.ts";

/** See `Books.listChanged`. */
export async function listChanged(
  connection: Connection,
  operation: Operation,
  { updatedSince, cursor }: Parameters<NonNullable<Books["listChanged"]>>[0],
  signal: AbortSignal,
): Promise<ChangedPage | null> {
  const { dates, booked } = connection.dialect;
  const values = { updatedSince: String(dates.write(updatedSince)), limit: String(LIMITS.ordersPage) };
  const page = await readOrderPage(connection, operation, values, cursor, signal);
  // Without its time, the next read has nothing to begin from; only that of the first page counts.
  if (page === null || (page.serverTime === null && cursor === undefined)) return null;
  const { items, nextCursor, serverTime } = page;
  return { items: items.map((item) => decode(booked, item)), nextCursor, serverTime: serverTime ?? updatedSince };
}

/** The longest name or number that is passed on. */
const LONGEST = 255;

function decode(reader: RecordReader, record: unknown): Decoded<DeliveredOrder> {
  const read = reader.read(record);
  const head = orderRefWire.safeParse(read);
  const rest = deliveredWire.safeParse(read);
  if (!head.success) return unread(reader, read, head.error);
  if (!rest.success) return unread(reader, read, rest.error);
  const { id, number, externalReference } = head.data;
  const { state = null, shipments } = rest.data;
  const [first] = shipments ?? [];
  return {
    ok: true,
    value: {
      id: String(id),
      number: String(number),
      reference: externalReference === "" ? null : (externalReference ?? null),
      state,
      parcel: { courier: textOf(first?.carrier), tracking: textOf(first?.trackingNumber) },
    },
  };
}

function unread(reader: RecordReader, read: unknown, error: z.ZodError): Decoded<DeliveredOrder> {
  const id = idOf(read);
  const { path, found } = faultOf(error, read);
  return { ok: false, id, problem: problem("order-invalid", { id: id ?? "", path: reader.sourceOf(path), found }) };
}

function textOf(value: string | number | null | undefined): string | null {
  const text = String(value ?? "").trim();
  return text === "" ? null : text.slice(0, LONGEST);
}
