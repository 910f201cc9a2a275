/** Why there is no connection to a system. Pure. */
import { problem, type Problem } from "../../core/common/problems/problem.ts";
import type { Finding, PlaceOfFindings } from "../../core/run/doctor/finding.ts";
import type { Certificate } from "../probe/certificate.ts";

interface Circumstances {
  readonly host: string;
  /** The setting that holds the address. */
  readonly setting: string;
}

/** `detail`: the code of the name, of the connection or of TLS. */
export function judgeUnreachable(at: PlaceOfFindings, detail: string, { host, setting }: Circumstances): Finding {
  if (/^(?:ENOTFOUND|EAI_)/.test(detail)) {
    return at.found("dns", problem("dns-unknown", { host: host.replace(/:\d+$/, ""), detail, setting }));
  }
  const isTls = /^(?:EPROTO|ERR_SSL|ERR_TLS)/.test(detail);
  return isTls
    ? at.found("tls", problem("tls-broken", { host, detail, setting }))
    : at.found("connection", problem("no-connection", { host, detail, setting }));
}

/** `detail`: why Node refuses it; `certificate` null = it could not be asked for. */
export function judgeCertificate(
  detail: string,
  certificate: Certificate | null,
  { host, setting }: Circumstances,
): Problem {
  if (certificate === null) return problem("tls-broken", { host, detail, setting });
  const { issuer, names, fromMs, untilMs } = certificate;
  switch (detail) {
    case "CERT_HAS_EXPIRED":
      return problem("tls-expired", { host, until: instant(untilMs) });
    case "CERT_NOT_YET_VALID":
      return problem("tls-not-yet", { host, from: instant(fromMs) });
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return problem("tls-host", { host, names, setting });
    default:
      return problem("tls-issuer", { host, issuer, detail });
  }
}

/** RFC 3339 to the second. */
function instant(ms: number): string {
  return Number.isNaN(ms) ? "?" : `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
