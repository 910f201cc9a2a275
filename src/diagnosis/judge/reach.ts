import { DAY } from "../../core/common/time/duration.ts";
import { type Finding, findingsAt } from "../../core/run/doctor/finding.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { System } from "../../core/common/systems.ts";
import type { Certificate, Reach } from "../probe/reach.ts";

/** A certificate with fewer days left should have been renewed. */
const SOON_DAYS = 14;

interface Circumstances {
  readonly system: System;
  /** The setting that holds the address. */
  readonly setting: string;
  readonly nowMs: number;
  /** Variables of the environment that name a proxy. */
  readonly proxies: readonly string[];
}

/** Judges the connection to a system, from its name to its certificate. `isOpen` = it can be called. Pure. */
export function judgeReach(
  reach: Reach,
  circumstances: Circumstances,
): { readonly findings: readonly Finding[]; readonly isOpen: boolean } {
  const { system, setting, proxies } = circumstances;
  const at = findingsAt(system);
  const { host, address, failure, connectMs, certificate } = reach;
  const name = host.replace(/:\d+$/, "");
  const unused = proxies.length === 0 ? [] : [at.found("proxy", problem("proxy-unused", { variables: proxies }))];
  if (address === null) {
    const found = problem("dns-unknown", { host: name, detail: failure ?? "", setting });
    return { findings: [at.found("dns", found), ...unused, ...at.skip("connection")], isOpen: false };
  }
  const dns = address === name ? [] : [at.found("dns", problem("dns", { host: name, address }))];
  const isRefusedByTls = certificate !== null && reach.distrust !== null;
  if (connectMs === null && !isRefusedByTls) {
    const isTls = /^(?:EPROTO|ERR_SSL|ERR_TLS)/.test(failure ?? "");
    const broken = isTls
      ? at.found("tls", problem("tls-broken", { host, detail: failure ?? "", setting }))
      : at.found("connection", problem("no-connection", { host, detail: failure ?? "", setting }));
    return { findings: [...dns, broken, ...unused], isOpen: false };
  }
  const connection = at.found("connection", problem("connection", { host, ms: connectMs ?? 0 }));
  if (certificate === null) return { findings: [...dns, connection], isOpen: true };
  const tls = judgeCertificate(certificate, reach.distrust, name, circumstances);
  return { findings: [...dns, connection, tls], isOpen: reach.distrust === null };
}

function judgeCertificate(
  certificate: Certificate,
  distrust: string | null,
  host: string,
  { system, setting, nowMs }: Circumstances,
): Finding {
  const at = findingsAt(system);
  const { issuer, names, fromMs, untilMs } = certificate;
  const [from, until] = [instant(fromMs), instant(untilMs)];
  const days = Math.round((untilMs - nowMs) / DAY);
  switch (distrust) {
    case null: {
      const found =
        days < SOON_DAYS ? problem("tls-soon", { host, days, until }) : problem("tls", { host, issuer, days });
      return at.found("tls", found);
    }
    case "CERT_HAS_EXPIRED":
      return at.found("tls", problem("tls-expired", { host, until }));
    case "CERT_NOT_YET_VALID":
      return at.found("tls", problem("tls-not-yet", { host, from }));
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return at.found("tls", problem("tls-host", { host, names, setting }));
    default:
      return at.found("tls", problem("tls-issuer", { host, issuer, detail: distrust }));
  }
}

/** RFC 3339 to the second. */
function instant(ms: number): string {
  return Number.isNaN(ms) ? "?" : `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
