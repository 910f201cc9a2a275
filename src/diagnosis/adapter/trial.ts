/** Calls an adapter's operations one by one, with every HTTP call in view. */
import { readFileSync } from "node:fs";

import { AdapterFailure, LateRefusal, placeIn } from "../../clients/adapter/failures.ts";
import type { LoadedAdapter } from "../../clients/adapter/through.ts";
import { parseJson } from "../../clients/answer/answer.ts";
import { ERROR_CODES } from "../../clients/totalgest/contract.ts";
import { HttpAnswer, TransportFailure } from "../../clients/wire/http.ts";
import { type HttpCall, NO_CREDENTIALS, type Send, type WireRequest } from "../../clients/wire/send.ts";
import { Lines, linesNow, placeOfOperation, placeOfText } from "./places.ts";

/** What is wrong, with what is needed to mend it. The report has a text for each kind. */
export interface Mistake {
  readonly kind: MistakeKind;
  /** `FILE:line` of the call or of the operation, or the file. */
  readonly place: string;
  readonly operation: string;
  readonly detail: string;
}

type MistakeKind =
  | "failed"
  | "form"
  | "page-repeats"
  | "endless"
  | "row-repeats"
  | "entry-differs"
  | "unsteady"
  | "swallowed"
  | "other-order"
  | "other-product"
  | "other-sku"
  | "since"
  | "own-clock"
  | "vat-code"
  | "vat-rate"
  | "currency"
  | "price-list"
  | "language"
  | "no-order"
  | "not-found-again"
  | "uncounted"
  | "taken-twice"
  | "sent-again"
  | "repeated-call"
  | "head-complete"
  | "two-customers"
  | "other-buyer"
  | "other-number"
  | "other-total"
  | "other-lines"
  | "claims-success"
  | "refuses-failure"
  | "not-listed";

/** One HTTP call of the adapter. */
export interface SeenCall {
  readonly call: HttpCall;
  readonly changes: boolean;
  /** Null = the adapter got no answer. */
  readonly answer: HttpAnswer | null;
  /** The system did it, whether or not the adapter was told. */
  isDone: boolean;
  /** Of the module, from the inside out. */
  readonly lines: readonly number[];
}

/**
 * Decides about one HTTP call: `go` on, `fail` with a 500, `cut` before it is sent, `lose` its answer, or `late`: there
 * is no answer, and the system does it when the operation is over.
 */
type Interference = (call: HttpCall, changes: boolean) => "go" | "fail" | "cut" | "lose" | "late";

export type TrialResult =
  | { readonly ok: true; readonly value: unknown; readonly text: string; readonly seen: readonly SeenCall[] }
  /** `code` = what it refused in the contract's terms; null = it failed. */
  | {
      readonly ok: false;
      readonly code: string | null;
      readonly error: Error | null;
      readonly detail: string;
      readonly seen: readonly SeenCall[];
    };

/** Where a mistake is: the call, a text of the module, or the operation. */
type Where = TrialResult | SeenCall | RegExp | string | undefined;

export interface Trial {
  readonly adapter: LoadedAdapter;
  /** What was found so far. */
  readonly mistakes: readonly Mistake[];
  /** Whether the module answers this operation in the contract's terms. */
  gives(operation: string): boolean;
  ask(
    operation: string,
    asked: Readonly<Record<string, unknown>>,
    interfere?: Interference,
    shown?: (answer: HttpAnswer) => HttpAnswer,
  ): Promise<TrialResult>;
  /** Notes a mistake, once for each kind and operation. A `string` is the place itself. */
  report(kind: MistakeKind, operation: string, detail: string, where?: Where): void;
}

const goOn: Interference = () => "go";

export function createTrial(adapter: LoadedAdapter, http: Send, timeoutMs: number, signal: AbortSignal): Trial {
  const mistakes: Mistake[] = [];
  const source = readFileSync(adapter.path, "utf8");
  const lines = new Lines();
  const placeOf = (operation: string, where: Where): string => {
    if (typeof where === "string") return where;
    if (where instanceof RegExp) return placeOfText(adapter.path, source, where);
    const seen = where !== undefined && "ok" in where ? (where.ok ? undefined : where.seen.at(-1)) : where;
    const line = seen === undefined ? null : lines.ownLine(seen.lines);
    if (line !== null) return `${adapter.path}:${String(line)}`;
    return placeOfOperation(adapter.path, source, operation);
  };
  return {
    adapter,
    mistakes,
    gives: (operation) => adapter.operations.speaks !== "profile" && adapter.gives(operation),
    ask: async (operation, asked, interfere = goOn, shown = (answer) => answer) => {
      const seen: SeenCall[] = [];
      const late: (() => Promise<void>)[] = [];
      const watched = watch(http, { path: adapter.path, seen, late, interfere, shown, lines });
      const send = adapter.through(watched, timeoutMs, undefined);
      const request = { operation, asked, build: nothing, mayRepeat: false, signal };
      try {
        const answer = await send(request);
        const value = parseJson(answer.body);
        return answer.status < 300
          ? { ok: true, value, text: answer.body, seen }
          : { ok: false, code: codeIn(answer), error: null, detail: saidIn(answer), seen };
      } catch (error) {
        if (error instanceof LateRefusal)
          return { ok: false, code: error.code, error: null, detail: saidIn(error.answer), seen };
        if (!(error instanceof Error)) throw error;
        return { ok: false, code: null, error, detail: error.message, seen };
      } finally {
        for (const commit of late) await commit();
      }
    },
    report: (kind, operation, detail, where) => {
      if (mistakes.some((known) => known.kind === kind && known.operation === operation)) return;
      const error = typeof where === "object" && "ok" in where && !where.ok ? where.error : null;
      const own =
        error instanceof AdapterFailure && error.problem.code === "adapter-failed" ? error.problem.data : null;
      const thrownAt = error === null ? adapter.path : placeIn(adapter.path, error.stack ?? "");
      const isEndless = own?.how === "unsettled";
      const place = isEndless
        ? placeOf(operation, undefined)
        : (own?.place ?? (thrownAt === adapter.path ? placeOf(operation, where) : thrownAt));
      const said = isEndless ? "it never ends" : (own?.detail ?? detail);
      mistakes.push({ kind, operation, place, detail: said.slice(0, MOST_SAID) });
    },
  };
}

function nothing(): never {
  throw new Error("the adapter does not answer this operation");
}

/** What an author needs of an answer to see what is wrong. */
const MOST_SAID = 2000;

/** What a refusal says, without its wrapping. */
function saidIn({ body }: HttpAnswer): string {
  const value = parseJson(body) as
    | { readonly error?: { readonly code?: string; readonly message?: string; readonly fields?: unknown } }
    | undefined;
  const { code, message = body, fields } = value?.error ?? {};
  const parts = [code, message, fields === undefined ? undefined : JSON.stringify(fields)];
  return parts.filter((part) => part !== undefined).join(": ");
}

function codeIn({ body }: HttpAnswer): string {
  const value = parseJson(body) as { readonly error?: { readonly code?: string } } | undefined;
  return value?.error?.code ?? ERROR_CODES.invalidOrder;
}

interface Watch {
  readonly path: string;
  readonly seen: SeenCall[];
  readonly late: (() => Promise<void>)[];
  readonly interfere: Interference;
  readonly shown: (answer: HttpAnswer) => HttpAnswer;
  readonly lines: Lines;
}

function watch(http: Send, { path, seen, late, interfere, shown, lines: known }: Watch): Send {
  return async (request: WireRequest) => {
    const lines = linesNow(path);
    known.note(lines);
    const call = request.build(NO_CREDENTIALS);
    const changes = request.mayChange === true;
    const what = interfere(call, changes);
    if (what === "cut") throw new TransportFailure("unreachable", "ECONNREFUSED", false);
    if (what === "late") {
      const one: SeenCall = { call, changes, answer: null, isDone: false, lines };
      seen.push(one);
      late.push(async () => {
        // What it answers then, the adapter does not hear.
        const answer = await http({ ...request, signal: new AbortController().signal }).catch(() => null);
        one.isDone = answer !== null && answer.status < 300;
      });
      throw new TransportFailure("timed-out", "ETIMEDOUT", true);
    }
    if (what === "fail") {
      const failed = new HttpAnswer(500, {}, Buffer.from("tg360 adapter test: a failure on purpose"));
      seen.push({ call, changes, answer: failed, isDone: false, lines });
      return failed;
    }
    const answer = shown(await http(request));
    seen.push({ call, changes, answer: what === "lose" ? null : answer, isDone: answer.status < 300, lines });
    if (what === "lose") throw new TransportFailure("broken", "ECONNRESET", true);
    return answer;
  };
}

/** `POST https://erp.example.ch/orders` */
export function callName({ method, url }: HttpCall): string {
  return `${method} ${url.replace(/\?.*$/s, "")}`;
}

/** What a call carries, as text. */
export function callText({ url, body }: HttpCall): string {
  const address = `${url}\n${decodeOr(url)}`;
  return `${address}\n${typeof body === "string" ? `${body}\n${decodeOr(body)}` : Buffer.from(body ?? "").toString("latin1")}`;
}

function decodeOr(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
