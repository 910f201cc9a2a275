import { RemoteError } from "../../core/common/problems/errors.ts";
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import { HttpAnswer } from "../wire/http.ts";
import type { RefusalCode, RefusalDetails } from "./adapter.d.ts";

/** By the contract. */
const STATUSES: Readonly<Record<RefusalCode, number>> = {
  bad_credentials: 401,
  forbidden_shop: 403,
  unknown_shop: 404,
  unknown_product: 404,
  bad_cursor: 400,
  invalid_order: 422,
  duplicate_reference: 409,
  duplicate_payment: 409,
  invoiced: 409,
  invalid_payment: 422,
  throttled: 429,
  unavailable: 503,
};

/** The system refused, in the contract's terms. */
export class AdapterRefusal extends Error {
  readonly code: RefusalCode;
  readonly #more: RefusalDetails;

  constructor(code: RefusalCode, text: string, more: RefusalDetails = {}) {
    super(text);
    if (!Object.hasOwn(STATUSES, code)) throw new TypeError(`refuse: there is no code ${JSON.stringify(code)}`);
    this.code = code;
    this.#more = more;
  }

  /** As the contract answers it. */
  toAnswer(headers: Readonly<Record<string, string>>): HttpAnswer {
    const { retryAfterMs, ...more } = this.#more;
    const wait = retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1000)) };
    const body = { error: { code: this.code, message: this.message, ...more } };
    return new HttpAnswer(STATUSES[this.code], { ...headers, ...wait }, Buffer.from(JSON.stringify(body)));
  }
}

/** The system refused after a call that may have changed something: whether the order is there has to be looked up. */
export class LateRefusal extends Error {
  readonly code: RefusalCode;
  readonly answer: HttpAnswer;
  /** Every call was answered, so that nothing is under way any more. */
  readonly isSettled: boolean;

  constructor(code: RefusalCode, answer: HttpAnswer, isSettled: boolean) {
    super(code);
    this.code = code;
    this.answer = answer;
    this.isSettled = isSettled;
  }
}

/** A text has a character that its charset lacks. */
export class Unwritable extends Error {
  readonly text: string;
  readonly charset: string;

  constructor(text: string, charset: string) {
    super(`${JSON.stringify(text)} cannot be written in ${charset}`);
    this.text = text;
    this.charset = charset;
  }
}

/** The module itself failed. `mayHaveChanged`: after a call that may have changed something. */
export class AdapterFailure extends RemoteError {
  readonly mayHaveChanged: boolean;

  constructor(what: Problem, mayHaveChanged: boolean) {
    super(what, { system: "TotalGest", reason: "contract" });
    this.mayHaveChanged = mayHaveChanged;
  }
}

/** What a module threw, with the first place in its own file. `path` = the file. */
export function failureOf(operation: string, path: string, error: unknown, mayHaveChanged: boolean): AdapterFailure {
  const detail = error instanceof Error ? error.message : String(error);
  const place = placeIn(path, error instanceof Error ? (error.stack ?? "") : "");
  return new AdapterFailure(problem("adapter-failed", { operation, place, detail, how: "threw" }), mayHaveChanged);
}

/** A function that had not ended when its time was over, and waited for no call. */
export function unsettledOf(operation: string, path: string, mayHaveChanged: boolean): AdapterFailure {
  const what = problem("adapter-failed", { operation, place: path, detail: "", how: "unsettled" });
  return new AdapterFailure(what, mayHaveChanged);
}

/** The first place of a stack in this file, `path:line`; the path alone if there is none. */
export function placeIn(path: string, stack: string): string {
  const [, line] = new RegExp(`${path.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}[^:)\\s]*:(\\d+)`).exec(stack) ?? [];
  return line === undefined ? path : `${path}:${line}`;
}
