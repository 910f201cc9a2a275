/** One of the two systems refuses, or does not answer as it should. */
import type { System } from "../../systems.ts";
import { EXIT, contract, credentials, item, noData, outage } from "../kinds.ts";

export const REMOTE = {
  // credentials (exit 5)
  "credentials-refused": credentials<{ system: System; detail: string }>({ suspect: "secret" }),
  "permission-denied": item<Call & { detail: string }>({
    exit: EXIT.credentials,
    suspect: "mayNameAnother",
  }),
  "credentials-paused": credentials<{ system: System; until: string }>(),
  // the other system (exit 6)
  /** Whatever was called: nothing answers at all. */
  unreachable: outage<Call & { host: string; detail: string }>({ ofTheCall: ["operation", "detail"] }),
  "certificate-refused": contract<{ system: System; host: string; detail: string }>({ actor: "operator" }),
  /** `timeoutMs`: how long was waited; absent = unknown. */
  "timed-out": outage<Call & { host: string; timeoutMs?: number }>(),
  "server-error": outage<Call & { status: number; detail: string }>({
    check: "connection",
  }),
  throttled: outage<Call & { until: string }>({
    ofTheItem: ["until"],
    check: "connection",
  }),
  "session-refused": contract<Call & { detail: string }>({ actor: "operator", ofTheCall: ["operation", "detail"] }),
  "got-html": noData<Call & { host: string; status: number; excerpt: string }>(),
  "got-no-json": noData<Call & { host: string; status: number; excerpt: string }>(),
  /** `address`: what to configure if the system has moved there; "" = the redirect leads to no other address. */
  redirected: contract<Call & { status: number; location: string; address: string }>({ actor: "operator" }),
  "contract-broken": contract<Call & { path: string; expected: string; found: string }>(),
  /** Some bytes are not text; `excerpt` has `?` in their place; `reading` = the same, decoded as windows-1252. */
  "answer-no-text": contract<Call & { excerpt: string; reading: string }>(),
  "wire-unread": contract<Call & { wire: "XML" | "SOAP" | "CSV"; status: number }>({
    isOtherAnswer: true,
  }),
  /** `detail`: what is wrong with the XML. */
  "xml-unread": contract<Call & { status: number; detail: string }>({ isOtherAnswer: true }),
  /** The agency's module threw. `place` = its file and line. */
  "adapter-failed": contract<{
    operation: string;
    place: string;
    detail: string;
    how: "threw" | "unsettled" | "endless";
  }>({
    ofTheCall: ["operation"],
  }),
  "answer-too-large": contract<Call & { limitMb: number }>(),
  /** Its `Content-Length` is wrong, or it is not HTTP. */
  "answer-wrong-length": contract<Call & { host: string }>(),
  "paging-loop": contract<Call>({ check: "paging" }),
  /** A list gives its number of records (`total`), and fewer were listed, twice. */
  "list-incomplete": contract<Call & { came: number; total: number }>({
    ofTheCall: ["came", "total"],
  }),
  /** The list does not have records that can be asked for by their ids. */
  "list-left-out": contract<Call & { ids: string }>({ ofTheCall: ["ids"] }),
  /**
   * A page after the first is refused. `page`: its number or offset, `none` = it has neither; `way`: the kind of
   * paging, `untold` = numbered without a known end.
   */
  "page-refused": contract<
    Call & {
      page: string;
      way: "untold" | "page" | "offset" | "cursor" | "link" | "none";
      status: number;
      detail: string;
    }
  >({ check: "paging" }),
  "next-page-elsewhere": contract<Call & { found: string; own: string }>({
    check: "paging",
  }),
  /** `line`: the line to put into a profile if this is intended. */
  "end-untold": contract<Call & { path: string; count: number; line: string; type: string }>({ check: "paging" }),
  "cannot-ask": contract<Call & { value: string }>({ isRetried: false }),
  "remote-refused": contract<Call & { status: number; detail: string }>({
    isRetried: false,
    isOtherAnswer: true,
  }),
  "function-missing": contract<Call>({ isRetried: false }),
  "left-waiting": contract<{ count: number }>({ actor: "nobody" }),
  "too-old": contract<{ direction: string; maxAge: string; last: string }>({ actor: "operator", isRetried: false }),
} as const;

interface Call {
  system: System;
  operation: string;
}
