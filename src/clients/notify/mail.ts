import { createTransport } from "nodemailer";

import { messageOf } from "../../core/common/problems/errors.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import type { Secret } from "../../core/common/secret.ts";

/** A mail server and the recipients. */
interface MailSettings {
  /** `smtps://HOST:PORT` or `smtp://HOST:PORT`. */
  readonly url: string;
  /** Null = no login. */
  readonly login: { readonly user: string; readonly password: Secret } | null;
  readonly from: string;
  readonly to: readonly string[];
}

export interface Mail {
  /** A mail program shows two mails with the same one once. */
  readonly messageId: string;
  readonly senderName: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly lang: string;
}

/** A server that is silent for this long counts as unreachable. */
const SILENCE_MS = 8 * SECOND;

/**
 * Sends one mail. Null = accepted for all recipients; else the server's words, without the login. Beyond this machine
 * TLS is required. Never throws.
 */
export async function sendMail(settings: MailSettings, mail: Mail, signal: AbortSignal): Promise<string | null> {
  const { protocol, hostname, port } = new URL(settings.url);
  const isHere = hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
  const transport = createTransport({
    host: hostname.replace(/^\[(.*)\]$/, "$1"),
    ...(port === "" ? {} : { port: Number(port) }),
    secure: protocol === "smtps:",
    requireTLS: protocol === "smtp:" && !isHere,
    ignoreTLS: protocol === "smtp:" && isHere,
    connectionTimeout: SILENCE_MS,
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(settings.login === null ? {} : { auth: { user: settings.login.user, pass: settings.login.password.reveal() } }),
  });
  const close = (): void => {
    transport.close();
  };
  signal.addEventListener("abort", close, { once: true });
  try {
    const sent = await Promise.race([transport.sendMail(toEnvelope(settings, mail)), cut(signal)]);
    const { rejected } = sent;
    return rejected.length === 0 ? null : `refused: ${rejected.map(String).join(", ")}`;
  } catch (error) {
    return describe(error);
  } finally {
    signal.removeEventListener("abort", close);
    close();
  }
}

function toEnvelope(
  { from, to }: MailSettings,
  mail: Mail,
): Parameters<ReturnType<typeof createTransport>["sendMail"]>[0] {
  return {
    from: { name: mail.senderName, address: from },
    to: [...to],
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.messageId,
    // RFC 3834: no automatic replies to this mail.
    headers: { "Auto-Submitted": "auto-generated", "Content-Language": mail.lang },
  };
}

function cut(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => {
      reject(new Error("timed out"));
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

/** The first line of the error: an SMTP answer, or the code of a connection failure. */
function describe(error: unknown): string {
  const message = messageOf(error);
  return (message.split("\n")[0] ?? "").slice(0, 200);
}
