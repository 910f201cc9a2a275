/** One of the two systems refuses, or does not answer as it should. */
import type { System } from "../../systems.ts";
import { EXIT, contract, credentials, item, noData, outage } from "../kinds.ts";

export const REMOTE = {
  // credentials (exit 5)
  "credentials-refused": credentials<{ system: System; detail: string }>({ suspect: "secret" }),
  "permission-denied": item<RemoteCall & { detail: string }>({
    exit: EXIT.credentials,
    suspect: "mayNameAnother",
  }),
  "credentials-paused": credentials<{ system: System; until: string }>(),
  // the other system (exit 6)
  /** Whatever was called: nothing answers at all. */
  unreachable: outage<RemoteCall & { host: string; detail: string }>({ ofTheCall: ["operation", "detail"] }),
  "certificate-refused": contract<{ system: System; host: string; detail: string }>({ actor: "operator" }),
  /** `timeoutMs`: how long was waited; absent = unknown. */
  "timed-out": outage<RemoteCall & { host: string; timeoutMs?: number }>(),
  "server-error": outage<RemoteCall & { status: number; detail: string }>({
    check: "connection",
  }),
  throttled: outage<RemoteCall & { until: string }>({
    ofTheItem: ["until"],
    check: "connection",
  }),
  "session-refused": contract<RemoteCall & { detail: string }>({
    actor: "operator",
    ofTheCall: ["operation", "detail"],
  }),
  "got-html": noData<RemoteCall & { host: string; status: number; excerpt: string }>(),
  "got-no-json": noData<RemoteCall & { host: string; status: number; excerpt: string }>(),
  /** `address`: what to configure if the system has moved there; "" = the redirect leads to no other address. */
  redirected: contract<RemoteCall & { status: number; location: string; address: string }>({ actor: "operator" }),
  "contract-broken": contract<RemoteCall & { path: string; expected: string; found: string }>(),
  /** Some bytes are not text; `excerpt` has `?` in their place; `reading` = the same, decoded as windows-1252. */
  "answer-no-text": contract<RemoteCall & { excerpt: string; reading: string }>(),
  "wire-unread": contract<RemoteCall & { wire: "XML" | "SOAP" | "CSV"; status: number }>({
    isOtherAnswer: true,
  }),
  /** `detail`: what is wrong with the XML. */
  "xml-unread": contract<RemoteCall & { status: number; detail: string }>({ isOtherAnswer: true }),
  /** The agency's module threw. `place` = its file and line. */
  "adapter-failed": contract<{
    operation: string;
    place: string;
    detail: string;
    how: "threw" | "unsettled" | "endless";
  }>({
    ofTheCall: ["operation"],
  }),
  "answer-too-large": contract<RemoteCall & { limitMb: number }>(),
  /** Its `Content-Length` is wrong, or it is not HTTP. */
  "answer-wrong-length": contract<RemoteCall & { host: string }>(),
  "paging-loop": contract<RemoteCall>({ check: "paging" }),
  /** A list gives its number of records (`total`), and fewer were listed, twice. */
  "list-incomplete": contract<RemoteCall & { came: number; total: number }>({
    ofTheCall: ["came", "total"],
  }),
  /** The list does not have records that can be asked for by their ids. */
  "list-left-out": contract<RemoteCall & { ids: string }>({ ofTheCall: ["ids"] }),
  /**
   * A page after the first is refused. `page`: its number or offset, `none` = it has neither; `way`: the kind of
   * paging, `untold` = numbered without a known end.
   */
  "page-refused": contract<
    RemoteCall & {
      page: string;
      way: "untold" | "page" | "offset" | "cursor" | "link" | "none";
      status: number;
      detail: string;
    }
  >({ check: "paging" }),
  "next-page-elsewhere": contract<RemoteCall & { found: string; own: string }>({
    check: "paging",
  }),
  /** `line`: the line to put into a profile if this is intended. */
  "end-untold": contract<RemoteCall & { path: string; count: number; line: string; type: string }>({ check: "paging" }),
  "cannot-ask": contract<RemoteCall & { value: string }>({ isRetried: false }),
  "remote-refused": contract<RemoteCall & { status: number; detail: string }>({
    isRetried: false,
    isOtherAnswer: true,
  }),
  "function-missing": contract<RemoteCall>({ isRetried: false }),
  "left-waiting": contract<{ count: number }>({ actor: "nobody" }),
  "too-old": contract<{ direction: string; maxAge: string; last: string }>({ actor: "operator", isRetried: false }),
} as const;

interface RemoteCall {
  system: System;
  operation: string;
}
