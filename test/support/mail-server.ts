import { createServer, type Server, type Socket } from "node:net";

import { listenOn, stopListening } from "./loopback.ts";

/** One mail as a server received it. */
interface Received {
  readonly from: string;
  readonly to: readonly string[];
  /** Subject, decoded. */
  readonly subject: string;
  /** The whole message as received. */
  readonly raw: string;
  /** The plain text part, decoded. */
  readonly text: string;
  readonly html: string;
}

/** An SMTP server on loopback (RFC 5321, with AUTH PLAIN of RFC 4954) that stores what it accepts. */
export interface MailServer {
  readonly url: string;
  readonly mails: Received[];
  /** The credentials of clients. */
  readonly logins: string[];
  /** Null = it accepts mail; else the answer to a recipient, e.g. `550 5.1.1 unknown`. */
  refusal: string | null;
  /** Connections are dropped at once. */
  isDown: boolean;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startMailServer(): Promise<MailServer> {
  const sockets = new Set<Socket>();
  const mails: Received[] = [];
  const logins: string[] = [];
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    if (made.isDown) socket.destroy();
    else talk(socket, made);
  });
  const port = await listenOn(server);
  const made: MailServer = {
    url: `smtp://127.0.0.1:${String(port)}`,
    mails,
    logins,
    refusal: null,
    isDown: false,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await stopListening(server);
    },
  };
  return made;
}

function talk(socket: Socket, server: MailServer): void {
  let buffer = "";
  let isData = false;
  let from = "";
  let to: string[] = [];
  const say = (line: string): void => void socket.write(`${line}\r\n`);
  const answer = (line: string): void => {
    const word = line.slice(0, 4).toUpperCase();
    if (word === "EHLO") say("250-mail.test\r\n250-8BITMIME\r\n250 AUTH PLAIN");
    else if (word === "AUTH") {
      server.logins.push(
        Buffer.from(line.split(" ")[2] ?? "", "base64")
          .toString("utf8")
          .replaceAll("\0", " ")
          .trim(),
      );
      say("235 2.7.0 ok");
    } else if (word === "MAIL") {
      from = /<(.*?)>/.exec(line)?.[1] ?? "";
      to = [];
      say("250 ok");
    } else if (word === "RCPT") {
      if (server.refusal !== null) return say(server.refusal);
      to.push(/<(.*?)>/.exec(line)?.[1] ?? "");
      say("250 ok");
    } else if (word === "DATA") {
      isData = true;
      say("354 go on");
    } else if (word === "QUIT") {
      say("221 bye");
      socket.end();
    } else say("250 ok");
  };
  say("220 mail.test ESMTP");
  socket.on("data", (chunk) => {
    buffer += chunk.toString("latin1");
    for (;;) {
      const end = buffer.indexOf(isData ? "\r\n.\r\n" : "\r\n");
      if (end === -1) return;
      const piece = buffer.slice(0, end);
      buffer = buffer.slice(end + (isData ? 5 : 2));
      if (!isData) answer(piece);
      else {
        isData = false;
        server.mails.push(parseMail(from, to, piece.replaceAll(/^\.\./gm, ".")));
        say("250 taken");
      }
    }
  });
}

function parseMail(from: string, to: readonly string[], raw: string): Received {
  const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replaceAll(/\r\n[ \t]/g, " ");
  const subject = decodeWords(/^Subject: (.*)$/im.exec(head)?.[1] ?? "");
  // A line of the text may begin with hyphens too.
  const boundary = /boundary="([^"]+)"/i.exec(head)?.[1] ?? "";
  const part = (type: string): string => {
    const pattern = String.raw`Content-Type: ${type}[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--${boundary}`;
    const found = new RegExp(pattern, "i").exec(raw);
    const encoding = /Content-Transfer-Encoding: (\S+)/i.exec(found?.[0] ?? "")?.[1] ?? "";
    return decodePart(found?.[1] ?? "", encoding.toLowerCase());
  };
  return { from, to: [...to], subject, raw, text: part("text/plain"), html: part("text/html") };
}

function decodePart(body: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return Buffer.from(body, "latin1").toString("utf8").replaceAll("\r\n", "\n");
  return decodeQuoted(body.replaceAll(/=\r?\n/g, "")).replaceAll("\r\n", "\n");
}

function decodeQuoted(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/gi, (_whole, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, "latin1").toString("utf8");
}

/** RFC 2047. */
function decodeWords(text: string): string {
  return text
    .replaceAll(/\?=\s+=\?/g, "?==?")
    .replaceAll(/=\?utf-8\?([BQ])\?(.*?)\?=/gi, (_whole, kind: string, word: string) =>
      kind.toUpperCase() === "B"
        ? Buffer.from(word, "base64").toString("utf8")
        : decodeQuoted(word.replaceAll("_", " ")),
    );
}
