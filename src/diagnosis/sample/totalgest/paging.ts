/** Checks whether the first page of products leads to a second one. */
import { problem, type Problem } from "../../../core/common/problems/problem.ts";
import type { CallSample } from "../../../core/run/doctor/sample.ts";
import type { HttpAnswer } from "../../../clients/wire/http.ts";
import type { Paginator } from "../../../clients/profile/grammar/paging.ts";
import { failed } from "./call.ts";
import type { Connection, Target } from "../../../clients/totalgest/connection.ts";
import { pageOf, readList } from "../../../clients/totalgest/list-page.ts";
import { productList } from "../../../clients/totalgest/products/fetch.ts";
import { endUnclear, isEndUnclear, nextPlaceOf } from "../../../clients/totalgest/products/paging.ts";
import { listedOrdersWire } from "../../../clients/totalgest/wire.ts";

/** The first page, as it was answered, with records. */
interface FirstPage {
  readonly answer: HttpAnswer;
  /** The path of its records. */
  readonly records: string;
  readonly target: Target;
  /** Its request, for people. */
  readonly sent: string;
}

interface PagingSample {
  readonly note: Problem | null;
  /** The call for the second page, if it failed, or was not possible. */
  readonly call: CallSample | null;
}

export const FINE: PagingSample = { note: null, call: null };

/** Asks for the second page, if there is one, by the rules of a run. */
export async function samplePaging(
  connection: Connection,
  { answer, records, target, sent }: FirstPage,
  signal: AbortSignal,
): Promise<PagingSample> {
  const { paginator, products } = connection.dialect.profile;
  // A wrong time is a finding of its own.
  const list = { ...productList(connection), operation: { ...products, records }, schema: listedOrdersWire };
  try {
    const first = pageOf(connection, list, target, undefined, answer);
    if (isEndUnclear(first.facts)) throw endUnclear(first.facts);
    if (first.nextCursor === null) return FINE;
    const { items } = await readList(connection, list, target.values ?? {}, first.nextCursor, signal);
    if (items[0] === undefined || items[0].digest !== first.items[0]?.digest) return FINE;
    const place = { operation: "products", setting: "paginator / products.query" };
    return { note: problem("same-page", { ...place, parameter: parameterOf(paginator) }), call: null };
  } catch (error) {
    return { note: null, call: failed("products", sent, error) };
  }
}

function parameterOf(paginator: Paginator): string {
  return "param" in paginator ? (paginator.param ?? paginator.type) : (nextPlaceOf(paginator) ?? "");
}
