import type { z } from "zod";

import type { OnRefused } from "../../core/ports/records.ts";
import type { TemplateValues } from "../profile/grammar/template.ts";
import { compileGet, leadsInto, readPath } from "../profile/reading/path.ts";
import type { RecordReader } from "../profile/reading/reader.ts";
import { checkCount } from "../answer/raw-list.ts";
import { readAs, readEach } from "../answer/read-as.ts";
import { ERROR_CODES, type ShopOperationKey } from "./contract.ts";
import type { ShopConnection, CallContent } from "./connection.ts";
import { toList } from "./records/php.ts";
import type { ShopDialect } from "./dialect.ts";
import type { Data } from "./reply.ts";
import { pageWire } from "./wire.ts";

/**
 * Reads a bare array or a list within an object, because only one of them is PUBLIC. Throws RemoteError if there is
 * neither, or if there are far too many records.
 */
export function readItems(
  dialect: ShopDialect,
  operation: ShopOperationKey,
  { call, data }: Data,
): { readonly items: readonly unknown[]; readonly total: number | null } {
  const list = toList(data);
  if (Array.isArray(list)) {
    checkCount(call, "data", list.length);
    return { items: list, total: null };
  }
  const path = recordsPath(dialect, operation);
  const found = {
    items: compileGet(path)(data),
    total: compileGet(dialect.profile.total)(data),
  };
  const page = readAs(call, pageWire, found, "data", (at) => at.replace(/^items/, path));
  checkCount(call, `data.${path}`, page.items.length);
  const total = Number(page.total ?? Number.NaN);
  return { items: page.items, total: Number.isSafeInteger(total) && page.total !== "" ? total : null };
}

/**
 * The possible places of an operation's list for extraction: bare, or in an object whose total is outside of the list.
 */
export function listPaths(dialect: ShopDialect, operation: ShopOperationKey): readonly string[] {
  const path = recordsPath(dialect, operation);
  return leadsInto(dialect.profile.total, path) ? ["data"] : ["data", `data.${path}`];
}

/** The place of an operation's list in the profile. */
export function recordsPath({ profile }: ShopDialect, operation: ShopOperationKey): string {
  return profile[operation]?.records ?? profile.records;
}

/** For calls where a refusal is an error. */
export async function fetchData(
  connection: ShopConnection,
  operation: ShopOperationKey,
  content: CallContent,
  signal: AbortSignal,
): Promise<Data> {
  const reply = await connection.ask(operation, content, signal);
  if (!reply.ok) throw reply.error;
  return reply;
}

/** For calls about one record: null = the shop itself says that it does not exist. */
export async function fetchOne(
  connection: ShopConnection,
  operation: ShopOperationKey,
  values: TemplateValues,
  signal: AbortSignal,
): Promise<Data | null> {
  const reply = await connection.ask(operation, { values }, signal);
  if (reply.ok) return reply;
  if (reply.code === ERROR_CODES.notFound) return null;
  throw reply.error;
}

/** The records of a list in the contract's form; those that break it go to `onRefused`, as in `readEach`. */
export async function fetchList<S extends z.ZodType>(
  connection: ShopConnection,
  operation: ShopOperationKey,
  { reader, schema }: { readonly reader: RecordReader; readonly schema: S },
  signal: AbortSignal,
  onRefused: OnRefused | undefined,
): Promise<readonly z.output<S>[]> {
  const data = await fetchData(connection, operation, {}, signal);
  const records = readItems(connection.dialect, operation, data).items.map((item) => reader.read(item));
  return readEach(data.call, schema, records, onRefused);
}

export function recordIn({ dialect }: ShopConnection, operation: ShopOperationKey, data: unknown): unknown {
  return readPath(data, dialect.profile[operation]?.record ?? "");
}
