import { expect, test } from "vitest";

import { answerError, readJson, transportError, type Call } from "../../../src/clients/answer/answer.ts";
import { excerptOf, EXCERPT_LENGTH } from "../../../src/clients/answer/excerpt.ts";
import { TransportFailure, HttpAnswer } from "../../../src/clients/wire/http.ts";
import { retryAfterMs } from "../../../src/clients/wire/send.ts";
import { RemoteError } from "../../../src/core/common/problems/errors.ts";

const nowMs = Date.parse("2026-11-24T09:00:00Z");

const call: Call = {
  system: "TotalGest",
  operation: "shop",
  host: "erp.test",
  nowMs,
  secrets: ["hunter2"],
  describeError: (value) =>
    typeof value === "object" && value !== null && "error" in value
      ? { code: "code", text: `code: ${String(value.error)}` }
      : null,
};

function answer(status: number, body = "", headers: Record<string, string> = {}): HttpAnswer {
  return new HttpAnswer(status, headers, Buffer.from(body));
}

const html = "<!doctype html><html><head><title>x</title></head><body><h1>Bad\u202E Gateway</h1></body></html>";
const ourError = '{"error":"no such shop"}';

const MEANINGS: readonly (readonly [string, HttpAnswer, string, string, number])[] = [
  ["a redirect", answer(302, "", { location: "https://elsewhere.test/" }), "contract", "redirected", 6],
  ["304", answer(304), "contract", "redirected", 6],
  ["401", answer(401, ourError), "credentials", "credentials-refused", 5],
  ["401 as HTML", answer(401, html), "credentials", "credentials-refused", 5],
  ["403", answer(403, ourError), "permission", "permission-denied", 5],
  ["404 with the contract's JSON", answer(404, ourError), "configuration", "unknown-shop", 4],
  ["404 with other JSON", answer(404, '{"message":"Not Found"}'), "contract", "remote-refused", 6],
  ["404 as HTML", answer(404, html), "contract", "got-html", 6],
  ["an empty 404", answer(404), "contract", "got-no-json", 6],
  ["400", answer(400, ourError), "contract", "remote-refused", 6],
  ["408", answer(408), "failing", "server-error", 6],
  ["429", answer(429), "throttled", "throttled", 6],
  ["500", answer(500, ourError), "failing", "server-error", 6],
  ["502 as HTML", answer(502, html), "failing", "server-error", 6],
  ["503", answer(503), "failing", "server-error", 6],
  ["503 with a Retry-After", answer(503, "", { "retry-after": "7" }), "throttled", "throttled", 6],
];

for (const [what, given, reason, code, exitCode] of MEANINGS) {
  test(`${what} means ${code} (${reason})`, () => {
    expect(answerError(call, given)).toMatchObject({ reason, exitCode, status: given.status, problem: { code } });
  });
}

const NO_JSON: readonly (readonly [string, HttpAnswer, string])[] = [
  ["HTML", answer(200, html, { "content-type": "text/html" }), "got-html"],
  ["HTML that says it is JSON", answer(200, html, { "content-type": "application/json" }), "got-html"],
  ["HTML after many empty lines", answer(200, `${"\n".repeat(5000)}${html}`), "got-html"],
  [
    "a text in JSON that says it is HTML",
    answer(200, '"<p>"', { "content-type": "text/html; charset=UTF-8" }),
    "got-html",
  ],
  ["a number that says it is text", answer(200, "42", { "content-type": "text/plain" }), "got-no-json"],
  ["an empty body", answer(200, "", { "content-type": "application/json" }), "got-no-json"],
  ["204", answer(204), "got-no-json"],
  ["JSON cut short", answer(200, '{"items":[{"id"', { "content-type": "application/json" }), "got-no-json"],
];

for (const [what, given, code] of NO_JSON) {
  test(`${what} is not a success`, () => {
    expect(() => readJson(call, given)).toThrow(RemoteError);
    try {
      readJson(call, given);
    } catch (error) {
      expect(error).toMatchObject({ reason: "contract", exitCode: 6, problem: { code } });
    }
  });
}

test("JSON is read with its charset, with a structured suffix, and without any Content-Type", () => {
  for (const type of ["application/json; charset=utf-8", "application/problem+json", "text/json", ""]) {
    expect(readJson(call, answer(200, '{"a":1}', type === "" ? {} : { "content-type": type }))).toEqual({ a: 1 });
  }
});

test("a missing permission is reported with the function's name", () => {
  expect(answerError(call, answer(403)).problem).toMatchObject({ data: { operation: "shop" } });
});

test("Retry-After is read in seconds, as a date and absurdly large; an unreadable one is ignored", () => {
  const read = (value: string, date?: string): number | null =>
    retryAfterMs(
      answer(429, "", date === undefined ? { "retry-after": value } : { "retry-after": value, date }),
      nowMs,
    );
  expect(read("120")).toBe(120_000);
  expect(read("0")).toBe(0);
  expect(read("Tue, 24 Nov 2026 09:01:00 GMT")).toBe(60_000);
  expect(read("Tue, 24 Nov 2026 08:00:00 GMT")).toBe(0);
  expect(read("Tue, 24 Nov 2026 12:00:30 GMT", "Tue, 24 Nov 2026 12:00:00 GMT")).toBe(30_000);
  expect(read("99999999999999999999")).toBe(Number.MAX_SAFE_INTEGER);
  for (const illegible of ["", "-5", "soon", "1.5", "2026-11-24"]) expect(read(illegible)).toBeNull();
});

test("the time in the message is at most an hour ahead, the wait in the error is not limited", () => {
  const error = answerError(call, answer(429, "", { "retry-after": "999999999999" }));
  expect(error.retryAfterMs).toBe(999_999_999_999_000);
  expect(error.problem).toMatchObject({ data: { until: "2026-11-24T10:00:00.000Z" } });
});

test("a missing answer means unreachable where nothing was sent, else failing", () => {
  const reasonOf = (...given: ConstructorParameters<typeof TransportFailure>): string[] => {
    const { reason, problem } = transportError(call, new TransportFailure(...given));
    return [reason, problem.code];
  };
  expect(reasonOf("unreachable", "ECONNREFUSED", false)).toEqual(["unreachable", "unreachable"]);
  expect(reasonOf("certificate", "CERT_HAS_EXPIRED", false)).toEqual(["unreachable", "certificate-refused"]);
  expect(reasonOf("timed-out", "ETIMEDOUT", true)).toEqual(["failing", "timed-out"]);
  expect(reasonOf("broken", "ECONNRESET", true)).toEqual(["failing", "unreachable"]);
  expect(reasonOf("too-large", "TOO_LARGE", true)).toEqual(["contract", "answer-too-large"]);
});

test("an excerpt is one short line without tags, control and bidi characters", () => {
  expect(excerptOf(html)).toBe("Bad Gateway");
  expect(excerptOf("a\u001B[31mred\r\n\u0000\u009Bb\u200F\uD800c")).toBe("a [31mred b c");
  expect(excerptOf("<script>alert(1)</script>ok<style>p{}")).toBe("ok");
  expect([...excerptOf("😀".repeat(500))]).toHaveLength(EXCERPT_LENGTH);
  expect(excerptOf("<".repeat(1_000_000)).length).toBeLessThanOrEqual(EXCERPT_LENGTH);
});

test("an excerpt masks secrets that a system echoes", () => {
  expect(excerptOf("wrong password hunter2!", call.secrets)).toBe("wrong password ********!");
  expect(answerError(call, answer(401, '{"error":"hunter2"}')).message).not.toContain("hunter2");
});

test("an object or a list is JSON, under any Content-Type", () => {
  for (const type of ["text/html; charset=UTF-8", "text/plain", "application/octet-stream"]) {
    expect(readJson(call, answer(200, '{"a":1}', { "content-type": type }))).toEqual({ a: 1 });
    expect(readJson(call, answer(200, "[]", { "content-type": type }))).toEqual([]);
  }
});
