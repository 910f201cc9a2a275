/** Samples TotalGest's answer for a product that does not exist, and whether a wrong path gets the same answer. */
import { isRecord } from "../../../core/common/record.ts";
import type { SampleNote } from "../../../core/diagnosis/sample.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import { parseJson } from "../../../clients/answer/answer.ts";
import { excerptOf } from "../../../clients/answer/excerpt.ts";
import { readableJson } from "../../../clients/answer/readable.ts";
import type { Operation } from "../../../clients/profile/grammar/operation.ts";
import type { Connection } from "../../../clients/totalgest/connection.ts";
import { guessFailed } from "../../propose/totalgest/failed.ts";
import { guessError, hasCodeAlone } from "../../propose/totalgest/error.ts";
import { isNothing, NO_SUCH_NAME, unknownLike } from "../../../clients/totalgest/products/unknown-product.ts";

/**
 * `existingId` = an existing product, `fine` = its answer. Empty = the profile knows the answer, or it has no meaning.
 * Two reads at most.
 */
export async function sampleUnknown(
  connection: Connection,
  existingId: string,
  fine: unknown,
  signal: AbortSignal,
): Promise<readonly SampleNote[]> {
  const id = unknownLike(existingId);
  const unknown = await askFor(connection, connection.dialect.profile.product, id, signal);
  const note = await noteOf(connection, id, unknown, fine, signal);
  const answer = unknown instanceof GoodAnswer ? unknown.value : unknown;
  const isAlone = isRecord(answer) && note?.kind !== "unknown-as-path" && hasCodeAlone(answer);
  return [
    ...(note === null ? [] : [note]),
    ...(isAlone ? [{ kind: "code-alone", seen: wordsOf(answer) } as const] : []),
  ];
}

async function noteOf(
  connection: Connection,
  id: string,
  unknown: unknown,
  fine: unknown,
  signal: AbortSignal,
): Promise<SampleNote | null> {
  const { product: operation } = connection.dialect.profile;
  if (unknown instanceof GoodAnswer) {
    const failed = failedNote(connection, unknown.value, fine);
    return failed ?? (unknown.isNothing ? { kind: "unknown-empty" } : null);
  }
  if (unknown === undefined) return null;
  const lost = await askFor(connection, { ...operation, path: `/${NO_SUCH_NAME}/{{id}}` }, id, signal);
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

/** An answer with a successful status. `isNothing`: it is empty at the product's place. */
class GoodAnswer {
  readonly value: unknown;
  readonly isNothing: boolean;
  constructor(value: unknown, nothing: boolean) {
    this.value = value;
    this.isNothing = nothing;
  }
}

/**
 * The note that a successful status has an error in the body, which the answer for an existing product does not have.
 */
function failedNote({ dialect }: Connection, value: unknown, fine: unknown): SampleNote | null {
  const failed = dialect.profile.failed === undefined ? guessFailed(value, fine) : null;
  return failed === null ? null : { kind: "failed-untold", seen: wordsOf(value), failed };
}

/** The body of a 404, or a GoodAnswer; undefined = any other outcome. */
async function askFor(connection: Connection, operation: Operation, id: string, signal: AbortSignal): Promise<unknown> {
  try {
    const answer = await connection.read("product", operation, { values: { id } }, signal);
    if (answer.status < 300) return new GoodAnswer(parseJson(answer.body), isNothing(answer, operation));
    return answer.status === 404 ? (parseJson(answer.body) ?? null) : undefined;
  } catch (error) {
    if (error instanceof RemoteError) return undefined;
    throw error;
  }
}
