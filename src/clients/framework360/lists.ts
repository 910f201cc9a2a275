import type { Call } from "../answer/answer.ts";
import { compileGet, leadsInto } from "../profile/reading/path.ts";
import { checkCount } from "../answer/raw-list.ts";
import { readAs } from "../answer/read-as.ts";
import type { OperationKey } from "./contract.ts";
import { toList } from "./records/php.ts";
import type { ShopDialect } from "./dialect.ts";
import type { TakenList } from "./reply.ts";
import { pageWire } from "./wire.ts";

/** The data of a call: see `Reply`. */
export interface FetchedData {
  readonly call: Call;
  readonly data: unknown;
  readonly envelope: unknown;
  readonly taken: TakenList | null;
}

/**
 * Reads a bare array or a list within an object, because only one of them is PUBLIC. Throws RemoteError if there is
 * neither, or if there are far too many records.
 */
export function readItems(
  dialect: ShopDialect,
  operation: OperationKey,
  { call, data, envelope }: FetchedData,
): { readonly items: readonly unknown[]; readonly total: number | null } {
  const list = toList(data);
  if (Array.isArray(list)) {
    checkCount(call, "data", list.length);
    return { items: list, total: null };
  }
  const path = recordsPath(dialect, operation);
  const found = {
    items: compileGet(path)(data, envelope),
    total: compileGet(dialect.profile.total)(data, envelope),
  };
  const page = readAs(call, pageWire, found, "data", (at) => at.replace(/^items/, path));
  checkCount(call, `data.${path}`, page.items.length);
  const total = Number(page.total ?? Number.NaN);
  return { items: page.items, total: Number.isSafeInteger(total) && page.total !== "" ? total : null };
}

/**
 * The possible places of an operation's list for extraction: bare, or in an object whose total is outside of the list.
 */
export function listPaths(dialect: ShopDialect, operation: OperationKey): readonly string[] {
  const path = recordsPath(dialect, operation);
  return leadsInto(dialect.profile.total, path) ? ["data"] : ["data", `data.${path}`];
}

/** The place of an operation's list in the profile. */
export function recordsPath({ profile }: ShopDialect, operation: OperationKey): string {
  return profile[operation]?.records ?? profile.records;
}
