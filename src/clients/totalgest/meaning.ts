/** Derives the status that an answer's body means. Pure. */
import { parseJson } from "../answer/answer.ts";
import type { HttpAnswer } from "../wire/http.ts";
import { readPath } from "../profile/reading/path.ts";
import type { Operation } from "../profile/grammar/operation.ts";
import { ERROR_CODES } from "./contract.ts";
import type { ErpDialect, OperationName } from "./dialect.ts";
import { type ErrorBody, orderRefWire } from "./wire.ts";

/** What is needed to derive it. */
interface Meaning {
  readonly dialect: ErpDialect;
  readonly errorIn: (value: unknown) => ErrorBody | null;
}

/**
 * The answer with the status that its body means. A 2xx answer is an error if `failed` says so; without `failed`, that
 * to an order or a login is one if it has an error code and no order or token. The contract's codes decide the status; any other error is a
 * refusal (422).
 */
export function meaningOf(
  meaning: Meaning,
  name: OperationName | "session",
  operation: Operation | null,
  answer: HttpAnswer,
): HttpAnswer {
  const { failed, authenticator } = meaning.dialect.profile;
  const { status } = answer;
  if (authenticator.type === "session" && authenticator.expired?.includes(status) === true && name !== "session") {
    return answer.meaning(401);
  }
  if (status >= 300 && status < 400) return answer;
  if (status < 300 && failed === undefined && !WRITES.has(name)) return answer;
  const value = parseJson(answer.body);
  const code = codeIn(meaning, value);
  if (status >= 300) {
    // SOAP answers every fault with 500: the vendor's own code says what happened.
    const isFault = status === 500 && failed !== undefined && hasFailed(value, failed);
    const known = isFault && code !== null ? STATUSES[code] : undefined;
    if (known !== undefined) return code === operation?.missing ? answer.meaning(404) : answer.meaning(known);
    return name === "session" ? answer : replacedAnswer(answer, code);
  }
  const isError =
    failed === undefined
      ? code !== null && (name === "recordPayment" || !hasWhatWasAsked(meaning, operation, value))
      : hasFailed(value, failed);
  if (!isError) return answer;
  if (name === "session") return answer.meaning(code === UNAVAILABLE ? 503 : 401);
  if (code !== null && code === operation?.missing) return answer.meaning(404);
  return answer.meaning(STATUSES[code ?? ""] ?? 422);
}

/** Of these a 2xx answer may be an error without `failed`. */
const WRITES: ReadonlySet<string> = new Set(["session", "createOrder", "recordPayment"]);

/** A profile's code for a temporary error: nothing was done. */
const UNAVAILABLE = "unavailable";

/** By the contract's codes. */
const STATUSES: Readonly<Record<string, number>> = {
  [ERROR_CODES.badCredentials]: 401,
  [ERROR_CODES.forbiddenShop]: 403,
  [ERROR_CODES.tokenExpired]: 401,
  [ERROR_CODES.unknownProduct]: 404,
  [ERROR_CODES.duplicateReference]: 409,
  [ERROR_CODES.duplicatePayment]: 409,
  [ERROR_CODES.invoiced]: 409,
  [UNAVAILABLE]: 503,
};

/**
 * An answer with an error status: an expired session or a refused order is recognised by its code under any such
 * status.
 */
function replacedAnswer(answer: HttpAnswer, code: string | null): HttpAnswer {
  const { status } = answer;
  if (code === ERROR_CODES.tokenExpired && status < 500) return answer.meaning(401);
  return code === ERROR_CODES.invalidOrder && status !== 401 && status !== 429 ? answer.meaning(422) : answer;
}

type FailedRule = NonNullable<ErpDialect["profile"]["failed"]>;

function hasFailed(value: unknown, { path, is, not }: FailedRule): boolean {
  const found = readPath(value, path);
  const isOne = (meant: readonly unknown[]): boolean => meant.some((one) => textOf(one) === textOf(found));
  if (is !== undefined) return isOne(is);
  if (not !== undefined) return found !== undefined && !isOne(not);
  return !isNothing(found);
}

/** Numbers and booleans are compared as text. */
function textOf(value: unknown): string {
  return typeof value === "object" && value !== null
    ? ""
    : String(value as string | number | boolean | null | undefined);
}

function isNothing(found: unknown): boolean {
  if (found === undefined || found === null || found === "" || found === false || found === 0) return true;
  return typeof found === "object" && Object.keys(found).length === 0;
}

function codeIn({ errorIn }: Meaning, value: unknown): string | null {
  const code = errorIn(value)?.code ?? null;
  return code === null || FINE.has(code.trim().toLowerCase()) ? null : code;
}

/** What systems write instead of a code if there is no error. */
const FINE: ReadonlySet<string> = new Set(["", "0", "200", "201", "ok", "success", "true", "false", "null", "none"]);

/** An order, or the token of a login, which has no operation. */
function hasWhatWasAsked({ dialect }: Meaning, operation: Operation | null, value: unknown): boolean {
  const { authenticator } = dialect.profile;
  if (operation === null)
    return authenticator.type === "session" && !isNothing(readPath(value, authenticator.tokenPath));
  return orderRefWire.safeParse(dialect.created.read(readPath(value, operation?.record ?? ""))).success;
}
