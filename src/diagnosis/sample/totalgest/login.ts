/** Checks whether TotalGest accepts the profile's authentication, and guesses other ways to authenticate. */
import type { CallSample, LoginRefusal, SampleNote } from "../../../core/diagnosis/sample.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import { answerError, type Call, parseJson, readJson } from "../../../clients/answer/answer.ts";
import { excerptOf } from "../../../clients/answer/excerpt.ts";
import type { HttpAnswer } from "../../../clients/wire/http.ts";
import { readPath } from "../../../clients/profile/reading/path.ts";
import { readableJson } from "../../../clients/answer/readable.ts";
import { describeRequest, failed, isFilled, namesIn } from "./call.ts";
import { type Connection, tokenBeside } from "../../../clients/totalgest/connection.ts";
import { ERROR_CODES } from "../../../clients/totalgest/contract.ts";
import { isBuiltInLogin } from "../../../clients/totalgest/profile.ts";
import { guessErrorPlaces } from "../../propose/totalgest/error.ts";
import { guessFailed } from "../../propose/totalgest/failed.ts";
import { guessToken } from "../../propose/totalgest/page.ts";
import { guessWaysIn, type Refusal } from "../../propose/totalgest/ways-in.ts";

export interface Login {
  readonly call: CallSample;
  /** Null = no answer came. */
  readonly answer: HttpAnswer | null;
}

/** Null = this profile has no login. */
export async function sampleLogin(connection: Connection, signal: AbortSignal): Promise<Login | null> {
  const { authenticator } = connection.dialect.profile;
  if (authenticator.type !== "session") return null;
  const sent = describeRequest(connection, { method: "POST", path: authenticator.path }, {}, {});
  try {
    const answer = await connection.askForSession(signal);
    if (answer === null) return null;
    const call = connection.describe("session");
    const failure = answer.status < 300 ? null : answerError(call, answer);
    const isBeside = tokenBeside(authenticator, answer) !== null;
    // With the token in a header or cookie, the body may be any text.
    const value = failure === null && !isBeside ? readJson(call, answer) : parseJson(answer.body);
    const hasToken = failure !== null || isBeside || isFilled(readPath(value, authenticator.tokenPath));
    const missing: SampleNote = {
      kind: "token-missing",
      path: authenticator.tokenPath,
      candidates: guessToken(value),
    };
    const failed = hasToken ? null : guessFailed(value);
    const failedNotes: SampleNote[] =
      failed === null ? [] : [{ kind: "failed-untold", seen: wordsOf(value, call), failed }];
    const notes = hasToken ? [] : failedNotes.length > 0 ? failedNotes : [missing];
    const has = namesIn(value);
    const sample = { system: "TotalGest", operation: "session", sent, status: answer.status, has, fields: [] } as const;
    return { call: { ...sample, failure, notes }, answer };
  } catch (error) {
    return { call: failed("session", sent, error), answer: null };
  }
}

function wordsOf(value: unknown, { secrets }: Call): string {
  return excerptOf(readableJson(value), secrets);
}

/**
 * Explains a call that was refused for its credentials, or a login that does not exist. Makes one more call without
 * credentials, for the challenge. Tries no other way to authenticate: each wrong password counts against the account.
 * Null = it is no such refusal, or a refusal in the contract's own words, which needs no explanation.
 */
export async function sampleRefusal(
  connection: Connection,
  { call, answer }: Login,
  signal: AbortSignal,
): Promise<LoginRefusal | null> {
  const status = call.failure?.status ?? 0;
  const isElsewhere = isNoLogin(call) || (isBuiltInLogin(connection.dialect.profile) && isFailed(call));
  const isRefused = call.operation === "session" ? REFUSALS.has(status) || isElsewhere : status === 401;
  const code = answer === null ? null : codeIn(connection, answer);
  if (!isRefused || (code !== null && CODES.has(code))) return null;
  const bare = await askBare(connection, signal);
  const isLoginElsewhere = call.operation === "session" && isAlike(connection, answer, bare);
  // An error that the profile reads needs no explanation. With the built-in login it may only look like the contract's.
  if (code !== null && !isLoginElsewhere && !isBuiltInLogin(connection.dialect.profile)) return null;
  const refusals = [answer, bare].flatMap((one) => (one === null ? [] : [refusalOf(connection, one)]));
  const isSomethingThere = bare !== null && (bare.status === 401 || bare.status === 403);
  const ways = guessWaysIn(refusals, connection.dialect.profile.authenticator);
  // Nothing exists at these paths, so the paths are wrong.
  const hasNoHint = status === 404 && !isSomethingThere && ways[0]?.because === "";
  const error = bare === null || !isSomethingThere ? null : errorPlaces(connection, bare);
  return hasNoHint ? null : { ways, error, isSomethingThere, isLoginElsewhere };
}

/** A successful answer to a login without anything like a token. */
function isNoLogin({ notes }: CallSample): boolean {
  return notes.some((note) => note.kind === "token-missing" && note.candidates.length === 0);
}

/** A successful status with an error in the body. A configured login reports a wrong password this way. */
function isFailed({ notes }: CallSample): boolean {
  return notes.some(({ kind }) => kind === "failed-untold");
}

function errorPlaces({ errorIn }: Connection, { body }: HttpAnswer): LoginRefusal["error"] {
  const value = parseJson(body);
  return errorIn(value) === null ? guessErrorPlaces(value) : null;
}

/** Whether the login gets the same answer as any path without credentials. An existing login words a wrong password differently. */
function isAlike(connection: Connection, login: HttpAnswer | null, bare: HttpAnswer | null): boolean {
  if (login?.status !== 401 || bare?.status !== 401) return false;
  const { body } = refusalOf(connection, login);
  // Two empty answers cannot be compared.
  return body !== "" && body === refusalOf(connection, bare).body;
}

/** Statuses of a login that is another one, or missing. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 422]);

/** The code of an error that the profile can read; null = there is none. */
function codeIn({ errorIn }: Connection, { status, body }: HttpAnswer): string | null {
  return status === 404 || status === 405 ? null : (errorIn(parseJson(body))?.code ?? null);
}

const CODES: ReadonlySet<string> = new Set(Object.values(ERROR_CODES));

async function askBare(connection: Connection, signal: AbortSignal): Promise<HttpAnswer | null> {
  try {
    return await connection.readBare("shop", connection.dialect.profile.shop, signal);
  } catch (error) {
    if (error instanceof RemoteError) return null;
    throw error;
  }
}

function refusalOf({ describe }: Connection, { headers, body }: HttpAnswer): Refusal {
  return { challenge: headers["www-authenticate"] ?? "", body: excerptOf(body, describe("shop").secrets) };
}
