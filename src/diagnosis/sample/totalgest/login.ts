/** Whether a TotalGest takes what the profile says of who calls, and how else it may want to be told. */
import type { CallSample, LoginRefusal, SampleNote } from "../../../core/diagnosis/sample.ts";
import { RemoteError } from "../../../core/errors.ts";
import { answerError, parseJson, readJson } from "../../../clients/answer.ts";
import type { Call } from "../../../clients/answer.ts";
import { excerptOf } from "../../../clients/excerpt.ts";
import type { HttpAnswer } from "../../../clients/http.ts";
import { readPath } from "../../../clients/profile/path.ts";
import { readableJson } from "../../../clients/readable.ts";
import { describeRequest, failed, isFilled, namesIn } from "./call.ts";
import { tokenBeside } from "../../../clients/totalgest/connection.ts";
import type { Connection } from "../../../clients/totalgest/connection.ts";
import { ERROR_CODES } from "../../../clients/totalgest/contract.ts";
import { isBuiltInLogin } from "../../../clients/totalgest/profile.ts";
import { guessErrorPlaces } from "../../propose/totalgest/error.ts";
import { guessFailed } from "../../propose/totalgest/failed.ts";
import { guessToken } from "../../propose/totalgest/page.ts";
import { guessWaysIn } from "../../propose/totalgest/ways-in.ts";
import type { Refusal } from "../../propose/totalgest/ways-in.ts";

export interface Login {
  readonly call: CallSample;
  /** Null = none came. */
  readonly answer: HttpAnswer | null;
}

/** Null = there is no login in this profile. */
export async function sampleLogin(connection: Connection, signal: AbortSignal): Promise<Login | null> {
  const { authenticator } = connection.dialect.profile;
  if (authenticator.type !== "session") return null;
  const sent = describeRequest(connection, { method: "POST", path: authenticator.path }, {}, {});
  try {
    const answer = await connection.askForSession(signal);
    if (answer === null) return null;
    const call = connection.caller.describe("session");
    const failure = answer.status < 300 ? null : answerError(call, answer);
    const isBeside = tokenBeside(authenticator, answer) !== null;
    // With the token beside it a word of welcome will do.
    const value = failure === null && !isBeside ? readJson(call, answer) : parseJson(answer.body);
    const hasToken = failure !== null || isBeside || isFilled(readPath(value, authenticator.tokenPath));
    const missing: SampleNote = {
      kind: "token-missing",
      path: authenticator.tokenPath,
      candidates: guessToken(value),
    };
    const failed = hasToken ? null : guessFailed(value);
    const told: SampleNote[] = failed === null ? [] : [{ kind: "failed-untold", seen: wordsOf(value, call), failed }];
    const notes = hasToken ? [] : told.length > 0 ? told : [missing];
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
 * What is to be made of a call that was refused for who calls, or of a login that is not there. Asks once more without
 * saying who calls, for the challenge. No other way is tried: each attempt with a wrong password counts against an account.
 * Null = it is no such refusal, or it is one of the contract's own, which means what it says.
 */
export async function lookAtRefusal(
  connection: Connection,
  { call, answer }: Login,
  signal: AbortSignal,
): Promise<LoginRefusal | null> {
  const status = call.failure?.status ?? 0;
  const isElsewhere = isNoLogin(call) || (isBuiltInLogin(connection.dialect.profile) && isToldFailed(call));
  const isRefused = call.operation === "session" ? REFUSALS.has(status) || isElsewhere : status === 401;
  const code = answer === null ? null : codeIn(connection, answer);
  if (!isRefused || (code !== null && CODES.has(code))) return null;
  const bare = await askBare(connection, signal);
  const isLoginElsewhere = call.operation === "session" && isAlike(connection, answer, bare);
  // An error that the profile can read means what it says; of the built-in login, it only looks like one of the contract's.
  if (code !== null && !isLoginElsewhere && !isBuiltInLogin(connection.dialect.profile)) return null;
  const refusals = [answer, bare].flatMap((one) => (one === null ? [] : [refusalOf(connection, one)]));
  const isSomethingThere = bare !== null && (bare.status === 401 || bare.status === 403);
  const ways = guessWaysIn(refusals, connection.dialect.profile.authenticator);
  // Where there is nothing at all under these paths, they are what is wrong.
  const isNothingSaid = status === 404 && !isSomethingThere && ways[0]?.because === "";
  const error = bare === null || !isSomethingThere ? null : errorPlaces(connection, bare);
  return isNothingSaid ? null : { ways, error, isSomethingThere, isLoginElsewhere };
}

/** A good answer to a login in which nothing looks like a token. */
function isNoLogin({ notes }: CallSample): boolean {
  return notes.some((note) => note.kind === "token-missing" && note.candidates.length === 0);
}

/** An error in a good answer: of a login that somebody wrote down, it speaks of the password. */
function isToldFailed({ notes }: CallSample): boolean {
  return notes.some(({ kind }) => kind === "failed-untold");
}

function errorPlaces({ errorIn }: Connection, { body }: HttpAnswer): LoginRefusal["error"] {
  const value = parseJson(body);
  return errorIn(value) === null ? guessErrorPlaces(value) : null;
}

/** What a path is answered that needs a login; a login that is there has other words for a wrong password. */
function isAlike(connection: Connection, login: HttpAnswer | null, bare: HttpAnswer | null): boolean {
  if (login?.status !== 401 || bare?.status !== 401) return false;
  const { body } = refusalOf(connection, login);
  // Two empty answers say nothing of each other.
  return body !== "" && body === refusalOf(connection, bare).body;
}

/** What a login is answered that is another one, or none. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 405, 422]);

/** The code of an error that the profile can read; null = it is none. */
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

function refusalOf({ caller }: Connection, { headers, body }: HttpAnswer): Refusal {
  return { challenge: headers["www-authenticate"] ?? "", body: excerptOf(body, caller.describe("shop").secrets) };
}
