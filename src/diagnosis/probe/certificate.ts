import { isIP } from "node:net";
import { connect, type PeerCertificate } from "node:tls";

/** A server's certificate. */
export interface Certificate {
  readonly issuer: string;
  /** The names it is valid for. */
  readonly names: readonly string[];
  /** Epoch ms. */
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The certificate of a server that is not trusted. Nothing is sent: it is only described. Null = there is no answer. */
export function fetchCertificate(url: string, limitMs: number): Promise<Certificate | null> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, "");
  const servername = isIP(host) === 0 ? { servername: host } : {};
  const socket = connect({ host, port: Number(port === "" ? 443 : port), ...servername, rejectUnauthorized: false });
  return new Promise((resolve) => {
    const end = (found: Certificate | null) => (): void => {
      socket.destroy();
      resolve(found);
    };
    socket.setTimeout(limitMs, end(null));
    socket.once("error", end(null));
    socket.once("secureConnect", () => {
      end(certificateOf(socket.getPeerCertificate()))();
    });
  });
}

function certificateOf(peer: PeerCertificate): Certificate {
  const names = peer.subjectaltname?.split(", ").map((name) => name.replace(/^[^:]*:/, "")) ?? [];
  return {
    issuer: textOf(peer.issuer?.O ?? peer.issuer?.CN),
    names: names.length > 0 ? names : [textOf(peer.subject?.CN)],
    fromMs: Date.parse(peer.valid_from),
    untilMs: Date.parse(peer.valid_to),
  };
}

function textOf(name: string | string[] | undefined): string {
  return Array.isArray(name) ? name.join(", ") : (name ?? "?");
}
