/** Checks whether TotalGest accepts the profile's login. */
import { problem } from "../../../core/common/problems/problem.ts";
import type { CallSample } from "../../../core/run/doctor/sample.ts";
import { answerError, parseJson, readJson } from "../../../clients/answer/answer.ts";
import { excerptOf, readableJson } from "../../../clients/answer/excerpt.ts";
import { readPath } from "../../../clients/profile/reading/path.ts";
import { describeRequest, failed, namesIn, sampled } from "./call.ts";
import { type Connection, tokenBeside } from "../../../clients/totalgest/connection.ts";

/** Null = this profile has no login. Tries no other way in: each wrong password counts against the account. */
export async function sampleLogin(connection: Connection, signal: AbortSignal): Promise<CallSample | null> {
  const { authenticator } = connection.dialect.profile;
  if (authenticator.type !== "session") return null;
  const sent = describeRequest(connection, { method: "POST", path: authenticator.path });
  try {
    const answer = await connection.askForSession(signal);
    if (answer === null) return null;
    const call = connection.describe("session");
    const failure = answer.status < 300 ? null : answerError(call, answer);
    const isBeside = tokenBeside(authenticator, answer) !== null;
    // With the token in a cookie, the body may be any text.
    const value = failure === null && !isBeside ? readJson(call, answer) : parseJson(answer.body);
    const hasToken = failure !== null || isBeside || (readPath(value, authenticator.tokenPath) ?? "") !== "";
    const seen = excerptOf(readableJson(value), call.secrets);
    const notes = hasToken ? [] : [problem("token-missing", { path: authenticator.tokenPath, seen })];
    return sampled("session", sent, { status: answer.status, has: namesIn(value), failure, notes });
  } catch (error) {
    return failed("session", sent, error);
  }
}
