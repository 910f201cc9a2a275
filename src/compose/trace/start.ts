import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest, IncomingMessage } from "node:http";
import { PerformanceObserver } from "node:perf_hooks";

import type { Problem } from "../../core/common/problems/problem.ts";
import { setCurrentTrace } from "./current.ts";
import { type EndSpan, Trace } from "./trace.ts";

/** Shorter collections are left out. */
const LEAST_COLLECTION_MS = 1;

/**
 * Writes a timeline of this process from here on: each HTTP call from its beginning to the last byte of its answer,
 * by host, and V8's garbage collector. Other code adds spans by `currentTrace`. The returned function ends it, and
 * returns why something is missing, or null. Throws UsageError if the file cannot be created.
 */
export function startTrace(path: string, clean: (text: string) => string): () => Problem | null {
  const trace = new Trace(path, clean);
  setCurrentTrace(trace);
  trace.add("tg360", "start of Node.js", { startMs: 0, endMs: performance.now() });
  const endOfCalls = traceCalls(trace);
  const collections = traceCollections(trace);
  return () => {
    endOfCalls();
    collections.disconnect();
    setCurrentTrace(null);
    return trace.close();
  };
}

interface RequestMessage {
  readonly request: ClientRequest;
}

/** Node.js publishes when a request begins and when its answer arrives. Returns a function that unsubscribes. */
function traceCalls(trace: Trace): () => void {
  const ends = new WeakMap<ClientRequest, EndSpan>();
  const begun = (message: unknown): void => {
    const { request } = message as RequestMessage;
    if (ends.has(request)) return;
    // The query of an address may have private values.
    const path = request.path.split("?")[0] ?? "";
    ends.set(request, trace.begin(String(request.getHeader("host") ?? request.host), `${request.method} ${path}`));
    request.once("close", () => ends.get(request)?.({ outcome: "no answer" }));
  };
  const answered = (message: unknown): void => {
    const { request, response } = message as RequestMessage & { readonly response: IncomingMessage };
    const endSpan = ends.get(request);
    // The request may be closed before its answer was read completely.
    ends.set(request, () => undefined);
    response.once("close", () => {
      const status = `status ${String(response.statusCode ?? "")}`;
      endSpan?.({ outcome: response.complete ? status : `${status}, cut short` });
    });
  };
  // A body may be answered before its end, for which "start" waits. Older versions of Node.js have only "start".
  subscribe("http.client.request.created", begun);
  subscribe("http.client.request.start", begun);
  subscribe("http.client.response.finish", answered);
  return () => {
    unsubscribe("http.client.request.created", begun);
    unsubscribe("http.client.request.start", begun);
    unsubscribe("http.client.response.finish", answered);
  };
}

function traceCollections(trace: Trace): PerformanceObserver {
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      const times = { startMs: startTime, endMs: startTime + duration };
      if (duration >= LEAST_COLLECTION_MS) trace.add("collector of V8", "collection", times);
    }
  });
  observer.observe({ entryTypes: ["gc"] });
  return observer;
}
