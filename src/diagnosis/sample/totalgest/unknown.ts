/** Samples TotalGest's answer for a product that does not exist, and whether a wrong path gets the same answer. */
import { problem, type Problem } from "../../../core/common/problems/problem.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import { parseJson } from "../../../clients/answer/answer.ts";
import { excerptOf, readableJson } from "../../../clients/answer/excerpt.ts";
import type { Operation } from "../../../clients/profile/grammar/operation.ts";
import type { Connection } from "../../../clients/totalgest/connection.ts";
import { isNothing, NO_SUCH_NAME, unknownLike } from "../../../clients/totalgest/products/unknown-product.ts";

/** `existingId` = an existing product. Empty = the profile knows the answer. Two reads at most. */
export async function sampleUnknown(
  connection: Connection,
  existingId: string,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const id = unknownLike(existingId);
  const operation = "product";
  const { product, failed } = connection.dialect.profile;
  const unknown = await askFor(connection, product, id, signal);
  if (unknown === undefined) return [];
  if (unknown instanceof GoodAnswer) {
    if (unknown.isNothing) return [problem("unknown-empty", { operation })];
    return failed === undefined ? [problem("failed-untold", { operation, seen: wordsOf(unknown.value) })] : [];
  }
  const isKnown = (value: unknown): boolean => connection.errorIn(value)?.code === product.missing;
  if (!isKnown(unknown)) return [problem("unknown-untold", { operation, seen: wordsOf(unknown) })];
  const lost = await askFor(connection, { ...product, path: `/${NO_SUCH_NAME}/{{id}}` }, id, signal);
  return lost !== undefined && isKnown(lost) ? [problem("unknown-as-path", { operation, seen: wordsOf(lost) })] : [];
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
