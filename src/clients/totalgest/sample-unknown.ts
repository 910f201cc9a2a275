/** How a TotalGest answers a question for a product that there is not, and whether a wrong path is answered alike. */
import type { SampleNote } from "../../core/diagnosis.ts";
import { RemoteError } from "../../core/errors.ts";
import { parseJson } from "../answer.ts";
import { excerptOf } from "../excerpt.ts";
import { readableJson } from "../readable.ts";
import type { Operation } from "../profile/schema.ts";
import type { Connection } from "./connection.ts";
import { guessError } from "./propose-error.ts";

/** No product, and no path, is called so. */
const NOWHERE = "fw360-doctor-0";

const NO_UUID = "ffffffff-ffff-4fff-bfff-ffffffffffff";
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** An id of the same kind that nothing has: text where ids are numbers would be refused for its form, or lead elsewhere. */
function unknownLike(id: string): string {
  if (UUID.test(id)) return NO_UUID;
  if (!/\d/.test(id)) return NOWHERE;
  const nines = id.replaceAll(/\d/g, "9");
  return nines === id ? `${id}9` : nines;
}

/** `seenId` = one that there is. Null = the profile knows the answer, or it says nothing. Two reads at most. */
export async function sampleUnknown(
  connection: Connection,
  seenId: string,
  signal: AbortSignal,
): Promise<SampleNote | null> {
  const { product: operation } = connection.dialect.profile;
  const id = unknownLike(seenId);
  const unknown = await askFor(connection, operation, id, signal);
  if (unknown === undefined) return null;
  const lost = await askFor(connection, { ...operation, path: `/${NOWHERE}/{{id}}` }, id, signal);
  const isKnown = (value: unknown): boolean => connection.errorIn(value)?.code === operation.missing;
  if (isKnown(unknown)) {
    return lost !== undefined && isKnown(lost)
      ? { kind: "unknown-as-path", seen: wordsOf(lost), isMapped: true }
      : null;
  }
  const [seen, rules] = [wordsOf(unknown), guessError(unknown, id, lost)];
  if (rules?.["code"] === undefined && guessError(unknown, id)?.["code"] !== undefined) {
    return { kind: "unknown-as-path", seen, isMapped: false };
  }
  return { kind: "unknown-untold", seen, rules };
}

function wordsOf(answer: unknown): string {
  return excerptOf(readableJson(answer));
}

/** What comes with a 404; undefined = something else does, or nothing. */
async function askFor(connection: Connection, operation: Operation, id: string, signal: AbortSignal): Promise<unknown> {
  try {
    const { status, body } = await connection.read("product", operation, { values: { id } }, signal);
    return status === 404 ? (parseJson(body) ?? null) : undefined;
  } catch (error) {
    if (error instanceof RemoteError) return undefined;
    throw error;
  }
}
