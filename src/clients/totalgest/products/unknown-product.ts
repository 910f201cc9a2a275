/** Decides whether an empty answer for a product means that TotalGest does not know it. */
import { isRecord } from "../../../core/common/record.ts";
import type { HttpAnswer } from "../../wire/http.ts";
import { parseJson } from "../../answer/answer.ts";
import type { Operation } from "../../profile/grammar/operation.ts";
import { readPath, readRecord } from "../../profile/reading/path.ts";
import type { Connection } from "../connection.ts";
import { decodeProduct } from "./decode.ts";

/** A name that no product and no path has. */
export const NO_SUCH_NAME = "fw360-doctor-0";

const NO_UUID = "ffffffff-ffff-4fff-bfff-ffffffffffff";
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Of so many digits no shop has ids yet, and they still fit where numbers have 32 bits. */
const LONG = 9;

/**
 * An id of the same form that does not exist: each number in it is all nines, the last one long. A text where ids are
 * numbers could be refused for its form or lead elsewhere, and a short number may exist: where the first id is `1`, `9` is
 * a product.
 */
export function unknownLike(id: string): string {
  if (UUID.test(id)) return NO_UUID;
  if (!/\d/.test(id)) return NO_SUCH_NAME;
  const nines = id.replaceAll(/\d/g, "9").replace(/9+(?=[^9]*$)/, (last) => "9".repeat(Math.max(last.length, LONG)));
  return nines === id ? `${id}9` : nines;
}

/** A successful answer that is empty, or empty at the product's place. */
export function isNothing({ status, body }: HttpAnswer, operation: Operation): boolean {
  if (status >= 300) return false;
  if (body.trim() === "") return true;
  const value = parseJson(body);
  return value !== undefined && isEmpty(readPath(value, operation.record ?? ""));
}

/**
 * Which of these ids, all answered with nothing, TotalGest does not know. This is believed only if an id that does not
 * exist also gets an empty answer and, after all others, an existing product (`knownId`) gets its record: an answer
 * that is empty for everything, such as a proxy's page, proves nothing. Besides the empty place, an answer may contain
 * only what the known product's answer contains: "status: error" does not mean an unknown product. Throws RemoteError.
 */
export async function findUnknown(
  connection: Connection,
  ids: readonly string[],
  knownId: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const { dialect } = connection;
  const { product: operation } = dialect.profile;
  const ask = (id: string): Promise<HttpAnswer> => connection.read("product", operation, { values: { id } }, signal);
  const noProduct = await ask(unknownLike(knownId));
  const answers = new Map<string, HttpAnswer>();
  for (const id of ids) answers.set(id, await ask(id));
  const known = await ask(knownId);
  const product = decodeProduct(dialect.product, readRecord(parseJson(known.body), operation, knownId));
  const isKnown = known.status < 300 && (product.ok ? product.value.id : product.id) === knownId;
  const isAboutUnknown = (answer: HttpAnswer): boolean =>
    isKnown && isNothing(answer, operation) && addsNothing(parseJson(answer.body), parseJson(known.body));
  if (!isAboutUnknown(noProduct)) return new Set();
  return new Set([...answers].filter(([, answer]) => isAboutUnknown(answer)).map(([id]) => id));
}

/** Whether every part of `value` is empty or equals the same part of `known`. */
function addsNothing(value: unknown, known: unknown): boolean {
  if (value === 0 || isEmpty(value)) return true;
  if (Array.isArray(value)) return value.every((item) => addsNothing(item, undefined));
  if (!isRecord(value)) return value === known;
  const others = isRecord(known) ? known : {};
  return Object.entries(value).every(([key, one]) =>
    addsNothing(one, Object.hasOwn(others, key) ? others[key] : undefined),
  );
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
