/** Calls an adapter's operations one by one, with every HTTP call in view. */
import type { LoadedAdapter } from "../../clients/adapter/through.ts";
import { HttpAnswer, TransportFailure } from "../../clients/wire/http.ts";
import { type HttpCall, NO_CREDENTIALS, type Send } from "../../clients/wire/send.ts";
import { parseJson } from "../../clients/answer/answer.ts";
import { ERROR_CODES } from "../../clients/totalgest/contract.ts";
import { LateRefusal } from "../../clients/adapter/failures.ts";

/** What is wrong, with what is needed to mend it. The report has a text for each kind. */
export interface Mistake {
  readonly kind: MistakeKind;
  /** `FILE:line` of the operation, or the file. */
  readonly place: string;
  readonly operation: string;
  readonly detail: string;
}

type MistakeKind =
  | "failed"
  | "form"
  | "page-repeats"
  | "endless"
  | "entry-differs"
  | "unsteady"
  | "swallowed"
  | "other-order"
  | "other-product"
  | "no-order"
  | "not-found-again"
  | "taken-twice"
  | "repeated-call"
  | "head-complete"
  | "two-customers"
  | "other-total"
  | "not-listed";

/** One HTTP call of the adapter. */
export interface Seen {
  readonly call: HttpCall;
  readonly changes: boolean;
  /** Null = it was not answered. */
  readonly answer: HttpAnswer | null;
}

/** Decides about one HTTP call: `go` on, `fail` with a 500, `cut` before it is sent, `lose` its answer. */
type Interference = (call: HttpCall, changes: boolean) => "go" | "fail" | "cut" | "lose";

export type Result =
  | { readonly ok: true; readonly value: unknown; readonly text: string; readonly seen: readonly Seen[] }
  /** `code` = what it refused in the contract's terms; null = it failed. */
  | {
      readonly ok: false;
      readonly code: string | null;
      readonly error: Error | null;
      readonly detail: string;
      readonly seen: readonly Seen[];
    };

/** Notes a mistake; `result` = the call that failed. */
export type Report = (kind: MistakeKind, operation: string, detail: string, result?: Result) => void;

export interface Trial {
  readonly adapter: LoadedAdapter;
  ask(operation: string, asked: Readonly<Record<string, unknown>>, interfere?: Interference): Promise<Result>;
}

const goOn: Interference = () => "go";

export function createTrial(adapter: LoadedAdapter, http: Send, timeoutMs: number, signal: AbortSignal): Trial {
  return {
    adapter,
    ask: async (operation, asked, interfere = goOn) => {
      const seen: Seen[] = [];
      const send = adapter.through(watched(http, seen, interfere), timeoutMs, undefined);
      const request = { operation, asked, build: nothing, mayRepeat: false, signal };
      try {
        const answer = await send(request);
        const value = parseJson(answer.body);
        return answer.status < 300
          ? { ok: true, value, text: answer.body, seen }
          : { ok: false, code: codeIn(answer), error: null, detail: answer.body, seen };
      } catch (error) {
        if (error instanceof LateRefusal)
          return { ok: false, code: error.code, error: null, detail: error.answer.body, seen };
        if (!(error instanceof Error)) throw error;
        return { ok: false, code: null, error, detail: error.message, seen };
      }
    },
  };
}

function nothing(): never {
  throw new Error("the adapter does not answer this operation");
}

function codeIn({ body }: HttpAnswer): string {
  const value = parseJson(body) as { readonly error?: { readonly code?: string } } | undefined;
  return value?.error?.code ?? ERROR_CODES.invalidOrder;
}

function watched(http: Send, seen: Seen[], interfere: Interference): Send {
  return async (request) => {
    const call = request.build(NO_CREDENTIALS);
    const changes = request.mayChange === true;
    const what = interfere(call, changes);
    if (what === "cut") throw new TransportFailure("unreachable", "ECONNREFUSED", false);
    if (what === "fail") {
      const failed = new HttpAnswer(500, {}, Buffer.from("tg360 adapter test: a failure on purpose"));
      seen.push({ call, changes, answer: failed });
      return failed;
    }
    const answer = await http(request);
    seen.push({ call, changes, answer: what === "lose" ? null : answer });
    if (what === "lose") throw new TransportFailure("broken", "ECONNRESET", true);
    return answer;
  };
}

/** `POST https://erp.example.ch/orders` */
export function nameOf({ method, url }: HttpCall): string {
  return `${method} ${url.replace(/\?.*$/s, "")}`;
}
