import type { TotalGestOptions } from "../../clients/totalgest/connection.ts";
import { ERROR_CODES } from "../../clients/totalgest/contract.ts";
import type { CallSample } from "../../core/run/doctor/sample.ts";
import type { RemoteError } from "../../core/common/problems/errors.ts";
import { type Finding, findingsAt, type PlaceOfFindings } from "../../core/run/doctor/finding.ts";
import type { Check } from "../../core/run/doctor/check-table.ts";
import { problem, type Problem, treatmentOf } from "../../core/common/problems/problem.ts";
import type { System } from "../../core/common/systems.ts";

/** How a system is configured, as findings name it. */
export interface Wiring {
  readonly system: System;
  /** `totalgest.endpoint` or `framework360.url`. */
  readonly setting: string;
  readonly host: string;
  readonly timeout: string;
  readonly basePath: string;
  /** The part of the profile that describes an operation. */
  readonly partOf: (operation: string) => string;
  /** Variables of the environment that name a proxy. */
  readonly proxies: readonly string[];
  /** Null = the shop. `profilePath`: null = the built-in contract is in force. */
  readonly totalgest:
    | (Pick<TotalGestOptions, "username" | "ownerId" | "shopId" | "profile" | "module"> & {
        readonly profilePath: string | null;
      })
    | null;
}

type FailedCall = Pick<CallSample, "operation" | "sent"> & { readonly failure: RemoteError };

/** Finds the setting or the part of the profile that explains each failed call. Pure. */
export function judgeFailures(calls: readonly CallSample[], wiring: Wiring): readonly Finding[] {
  const failed = calls.flatMap((call) => (call.failure === null ? [] : [{ ...call, failure: call.failure }]));
  const isOwn = ({ operation }: FailedCall): boolean => wiring.totalgest?.module?.gives(operation) === true;
  const lost = failed.filter((call) => !isOwn(call) && isNothingThere(call.failure));
  const [first] = lost;
  // A login alone may have a path of its own.
  const isBasePath = first !== undefined && lost.length === calls.length && calls.length > 1;
  const missing = failed.filter(({ failure }) => failure.problem.code === "function-missing");
  const rest = failed.filter((call) => !missing.includes(call) && !(isBasePath && lost.includes(call)));
  const at = findingsAt(wiring.system);
  const isUnreached = rest.some(({ failure }) => failure.problem.code === "unreachable");
  return once([
    ...(isUnreached && wiring.proxies.length > 0
      ? [at.found("proxy", problem("proxy-unused", { variables: wiring.proxies }))]
      : []),
    ...(isBasePath ? [at.found("profile", basePathUnknown(first, wiring))] : []),
    ...rest.map((call) => (isOwn(call) ? adapterFailure(call, wiring) : null) ?? judgeFailure(call, wiring)),
    ...(missing.length === 0
      ? []
      : [at.found("permission", problem("functions-missing", { operations: missing.map((one) => one.operation) }))]),
  ]);
}

/** Keeps one finding where several calls fail for the same reason. */
function once(findings: readonly Finding[]): readonly Finding[] {
  const keyOf = ({ check, problem: { code, data } }: Finding): string =>
    PER_SYSTEM.has(check) ? `${check} ${code}` : JSON.stringify([check, code, data]);
  return [...new Map(findings.toReversed().map((finding) => [keyOf(finding), finding])).values()].toReversed();
}

const PER_SYSTEM: ReadonlySet<Check> = new Set(["connection", "dns", "tls", "proxy", "credentials"]);

function judgeFailure(call: FailedCall, wiring: Wiring): Finding {
  const at = findingsAt(wiring.system);
  const { operation, failure } = call;
  const { setting, host, system } = wiring;
  const { problem: cause } = failure;
  if (isNothingThere(failure)) return at.found("profile", pathUnknown(call, wiring));
  switch (cause.code) {
    case "unreachable":
      return judgeUnreachable(at, cause.data.detail, wiring);
    case "certificate-refused":
      return at.found("tls", judgeCertificate(cause.data.detail, wiring));
    case "timed-out":
      return at.found("connection", problem("too-slow", { operation, host, timeout: wiring.timeout }));
    case "redirected":
      return at.found("connection", cause);
    case "got-html": {
      const { status, excerpt } = cause.data;
      return at.found("proxy", problem("proxy", { operation, host, status, excerpt, setting }));
    }
    case "credentials-refused":
    case "session-refused":
      return at.found("credentials", refusedCredentials(operation, cause.data.detail, wiring));
    case "unknown-shop":
      return at.found("credentials", ownerOrShop(operation, cause.data.detail, wiring));
    case "permission-denied": {
      const { detail } = cause.data;
      if (operation === "session") return at.found("credentials", ownerOrShop(operation, detail, wiring));
      return at.found("permission", problem("permission-denied", { system, operation, detail }));
    }
    case "remote-refused": {
      const { status, detail } = cause.data;
      const part = wiring.partOf(operation);
      return at.found("profile", problem("call-refused", { operation, status, detail, part }));
    }
    default:
      return at.found(treatmentOf(cause).check ?? "sample", cause);
  }
}

/** `detail`: the code of the name, of the connection or of TLS. */
function judgeUnreachable(at: PlaceOfFindings, detail: string, { host, setting }: Wiring): Finding {
  if (/^(?:ENOTFOUND|EAI_)/.test(detail)) {
    return at.found("dns", problem("dns-unknown", { host: host.replace(/:\d+$/, ""), detail, setting }));
  }
  const isTls = /^(?:EPROTO|ERR_SSL|ERR_TLS)/.test(detail);
  return isTls
    ? at.found("tls", problem("tls-broken", { host, detail, setting }))
    : at.found("connection", problem("no-connection", { host, detail, setting }));
}

/** `detail`: why Node refuses the certificate. */
function judgeCertificate(detail: string, { host, setting }: Wiring): Problem {
  switch (detail) {
    case "CERT_HAS_EXPIRED":
      return problem("tls-expired", { host });
    case "CERT_NOT_YET_VALID":
      return problem("tls-not-yet", { host });
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return problem("tls-host", { host, setting });
    default:
      return problem("tls-issuer", { host, detail });
  }
}

/** A failure whose usual advice is about the profile; null = that advice fits an adapter too. */
function adapterFailure({ failure }: FailedCall, { system }: Wiring): Finding | null {
  const { problem: cause } = failure;
  if (["unreachable", "certificate-refused", "timed-out", "redirected", "got-html"].includes(cause.code)) return null;
  if (["unknown-shop", "permission-denied"].includes(cause.code)) return null;
  return findingsAt(system).found(treatmentOf(cause).check ?? "sample", cause);
}

/** A 404 that names nothing missing: the path is wrong. */
function isNothingThere({ status, problem }: RemoteError): boolean {
  if (status !== 404) return false;
  if (problem.code === "unknown-shop") return problem.data.code !== ERROR_CODES.unknownShop;
  return treatmentOf(problem).isOtherAnswer;
}

function pathUnknown({ operation, sent, failure }: FailedCall, { partOf }: Wiring): Problem {
  return problem("path-unknown", {
    operation,
    sent,
    status: failure.status ?? 0,
    // A login is the only call there: it may be the path in front of all.
    setting: operation === "session" ? "authenticator.path / basePath" : `${partOf(operation)}.path`,
  });
}

function basePathUnknown({ sent, failure }: FailedCall, { basePath, setting }: Wiring): Problem {
  return problem("base-path-unknown", { basePath, sent, status: failure.status ?? 0, setting });
}

function ownerOrShop(operation: string, detail: string, { totalgest }: Wiring): Problem {
  const { ownerId = "", shopId = "" } = totalgest ?? {};
  return problem("owner-or-shop", { operation, ownerId, shopId, detail });
}

function refusedCredentials(operation: string, detail: string, { totalgest }: Wiring): Problem {
  if (totalgest === null) return problem("key-refused", { operation, detail });
  const { username, profile } = totalgest;
  const { authenticator = { type: "session" } } = profile ?? {};
  const { type } = authenticator;
  if (type !== "session") {
    const isConstant = "value" in authenticator && !authenticator.value.includes("{{");
    const setting = isConstant ? "authenticator.value" : "authenticator";
    return problem("authenticator-refused", { operation, type, detail, setting });
  }
  if (operation === "session") return problem("password-refused", { operation, username, detail });
  return problem("token-refused", { operation, detail });
}
