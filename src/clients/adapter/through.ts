/** Calls through an agency's own module: it answers an operation with a value, or refuses it; all else goes over HTTP. */
import { AsyncLocalStorage } from "node:async_hooks";

import { HttpAnswer, TransportFailure } from "../wire/http.ts";
import type { Send } from "../wire/send.ts";
import type { MayCall } from "../wire/wire.ts";
import { failureOf, LateRefusal, AdapterRefusal, unsettledOf, Unwritable } from "./failures.ts";
import type { Operations } from "./adapter.d.ts";

export interface CallAttempt {
  readonly operation: string;
  readonly http: Send;
  readonly signal: AbortSignal;
  /** When its time is over, in the ms of `performance.now()`. */
  readonly endsMs: number;
  /** False = it has its result, or its time is over: no call may start any more. */
  isOpen: boolean;
  /** A call that may have changed something in the system was answered. */
  hasChanged: boolean;
  /** Such calls without a complete answer: they may still change something. */
  pending: number;
  /** Calls that wait for their answer. */
  waiting: number;
}

/** Whether anything in the system may be other than before. */
function mayHaveChanged({ hasChanged, pending }: CallAttempt): boolean {
  return hasChanged || pending > 0;
}

/** Which attempt a call of the host belongs to: one instance serves many at once. */
export const attempts = new AsyncLocalStorage<CallAttempt>();

/** A loaded module, for one shop. */
export interface LoadedAdapter {
  /** Absolute. */
  readonly path: string;
  /** Another content = another dialect. */
  readonly fingerprint: string;
  readonly operations: Operations;
  /** Values that it has sent and that must never be printed. */
  readonly secrets: () => readonly string[];
  /** Whether the module answers this operation. */
  readonly gives: (operation: string) => boolean;
  /** The calls that the module answers go to it, all others over `http`. `ownTimeoutMs` = of a call without its own limit. */
  readonly through: (http: Send, ownTimeoutMs: number, mayCall: MayCall | undefined) => Send;
}

export const ADAPTER_OPERATIONS = [
  "shop",
  "products",
  "product",
  "createOrder",
  "findOrder",
  "listOrders",
  "recordPayment",
] as const;

/** Makes an adapter of a module's operations. */
export function adapterOf(loaded: Omit<LoadedAdapter, "gives" | "through">): LoadedAdapter {
  const adapter: LoadedAdapter = {
    ...loaded,
    gives: (operation) =>
      ADAPTER_OPERATIONS.some((name) => name === operation && loaded.operations[name] !== undefined),
    through: (...ways) => throughAdapter(adapter, ...ways),
  };
  return adapter;
}

/**
 * Throws TransportFailure as HTTP does (`maySent` = a call that may have changed something was sent), `LateRefusal`,
 * `Unwritable`, and `AdapterFailure` for anything else that the module throws, or if it waits for no call and never ends.
 */
function throughAdapter(adapter: LoadedAdapter, http: Send, ownTimeoutMs: number, mayCall: MayCall | undefined): Send {
  return async (request) => {
    const { operation, asked, timeoutMs = ownTimeoutMs, signal, beforeBytes } = request;
    if (asked === undefined || !adapter.gives(operation)) return http(request);
    await beforeBytes?.();
    mayCall?.(timeoutMs);
    if (signal.aborted) throw new TransportFailure("aborted", "ABORTED", false);
    const limit = limitOf(timeoutMs, signal);
    const attempt: CallAttempt = {
      operation,
      http,
      signal: limit.signal,
      endsMs: performance.now() + timeoutMs,
      isOpen: true,
      hasChanged: false,
      pending: 0,
      waiting: 0,
    };
    const headers = { "content-type": "application/json" };
    try {
      const run = adapter.operations[operation as (typeof ADAPTER_OPERATIONS)[number]] as (
        asked: unknown,
      ) => Promise<unknown>;
      const value = await Promise.race([
        attempts.run(attempt, () => run.call(adapter.operations, asked)),
        limit.reached,
      ]);
      const status = operation === "createOrder" ? 201 : 200;
      return new HttpAnswer(status, headers, Buffer.from(JSON.stringify(value ?? null)));
    } catch (error) {
      const isLate = mayHaveChanged(attempt);
      if (signal.aborted) throw new TransportFailure("aborted", "ABORTED", isLate);
      const isOver = limit.signal.aborted;
      if (isOver && attempt.waiting === 0) throw unsettledOf(operation, adapter.path, isLate);
      if (isOver) throw new TransportFailure("timed-out", "ETIMEDOUT", isLate);
      if (error instanceof AdapterRefusal) {
        const answer = error.toAnswer(headers);
        if (operation !== "createOrder" || !isLate) return answer;
        throw new LateRefusal(error.code, answer, attempt.pending === 0);
      }
      if (error instanceof TransportFailure) throw new TransportFailure(error.fault, error.code, isLate);
      if (error instanceof Unwritable && !isLate) throw error;
      throw failureOf(operation, adapter.path, error, isLate);
    } finally {
      attempt.isOpen = false;
      limit.end();
    }
  };
}

/** The end of what a module does, also where its function never settles. */
export interface Limit {
  /** Aborts at the end of the time, and when the other signal does. */
  readonly signal: AbortSignal;
  /** Rejects at that moment. */
  readonly reached: Promise<never>;
  end(): void;
}

/**
 * A timer of its own: that of `AbortSignal.timeout` does not keep the process, which would end in the middle of the
 * run, without a word, while a module waits for nothing.
 */
export function limitOf(timeoutMs: number, other?: AbortSignal): Limit {
  const controller = new AbortController();
  const { promise: reached, reject } = Promise.withResolvers<never>();
  reached.catch(() => undefined);
  const abort = (reason: unknown): void => {
    controller.abort(reason);
    reject(reason as Error);
  };
  const onAbort = (): void => abort(other?.reason);
  const timer = setTimeout(() => abort(new Error("timed out")), timeoutMs);
  other?.addEventListener("abort", onAbort, { once: true });
  return {
    signal: controller.signal,
    reached,
    end: () => {
      clearTimeout(timer);
      other?.removeEventListener("abort", onAbort);
    },
  };
}
