import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";

import { expect, test } from "vitest";

import { exchange, MAX_BODY_BYTES, TransportFailure, afterManyBytes } from "../../../src/clients/wire/http.ts";
import type { HttpRequest } from "../../../src/clients/wire/http.ts";
import { SELF_SIGNED } from "../self-signed.ts";
import { serveWire } from "../wire-server.ts";
import { listenOn, stopListening } from "../../support/loopback.ts";

const never = new AbortController().signal;

/** Longer than any answer takes on a busy machine; tests of a time-out set their own. */
function get(url: string, timeoutMs = 50_000): HttpRequest {
  return { method: "GET", url, headers: {}, timeoutMs };
}

async function failureOf(request: HttpRequest, signal = never): Promise<TransportFailure> {
  const result = await exchange(request, signal).catch((error: unknown) => error);
  if (!(result instanceof TransportFailure)) throw new Error(`no failure: ${JSON.stringify(result)}`);
  return result;
}

/** A raw TCP server: `talk` handles each connection once the request has arrived. */
async function serveRaw(talk: (socket: Socket) => void): Promise<{ readonly url: string } & AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", () => talk(socket));
  });
  return {
    url: `http://127.0.0.1:${String(await listenOn(server))}/`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await stopListening(server);
    },
  };
}

test("an answer of any status is an answer", async () => {
  await using server = await serveWire((received, response) => {
    response.writeHead(Number(received.path.slice(1)), { "X-Kind": "a" }).end("body");
  });
  for (const status of [200, 301, 404, 429, 500, 503]) {
    const answer = await exchange(get(`${server.url}/${String(status)}`), never);
    expect(answer).toMatchObject({ status, body: "body", headers: { "x-kind": "a" } });
  }
});

test("reports once that many bytes passed, sent ones included, before the answer is read", async () => {
  await using server = await serveWire((_received, response) => void response.end("x".repeat(900_000)));
  let reports = 0;
  afterManyBytes(() => (reports += 1));
  const counts: number[] = [];
  for (const body of ["", "", "y".repeat(400_000), "", "", ""]) {
    await exchange({ ...get(server.url), method: "POST", body }, never);
    counts.push(reports);
  }
  expect(counts).toEqual([0, 0, 1, 1, 1, 1]);
});

test("the body goes out byte for byte", async () => {
  await using server = await serveWire((_received, response) => void response.end("{}"));
  const body = '{"a": "Caffè",\n "b":"\\u0000"}';
  await exchange(
    { method: "POST", url: server.url, headers: { "content-type": "application/json" }, body, timeoutMs: 5000 },
    never,
  );
  expect(server.ledger[0]?.body).toBe(body);
});

test("a byte order mark is not part of the body", async () => {
  await using server = await serveWire((_received, response) => void response.end("\uFEFF{}"));
  expect((await exchange(get(server.url), never)).body).toBe("{}");
});

test("connections are kept alive", async () => {
  const sockets = new Set<unknown>();
  await using server = await serveWire((_received, response, request) => {
    sockets.add(request.socket);
    response.end("{}");
  });
  for (let count = 0; count < 5; count += 1) await exchange(get(server.url), never);
  expect(sockets.size).toBe(1);
});

test("a refused connection sent nothing", async () => {
  expect(await failureOf(get("http://127.0.0.1:1/"))).toMatchObject({
    fault: "unreachable",
    code: "ECONNREFUSED",
    maySent: false,
  });
});

test("a name that does not exist sent nothing", async () => {
  expect(await failureOf(get("http://tg360-test.invalid/"))).toMatchObject({ fault: "unreachable", maySent: false });
});

test("a self-signed certificate is refused before anything is sent", async () => {
  let requests = 0;
  const server = createTlsServer({ ...SELF_SIGNED }, (_request, response) => {
    requests += 1;
    response.end("{}");
  });
  const port = await listenOn(server);
  const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
  process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
  try {
    const failure = await failureOf(get(`https://127.0.0.1:${String(port)}/`));
    expect(failure).toMatchObject({ fault: "certificate", code: "DEPTH_ZERO_SELF_SIGNED_CERT", maySent: false });
    expect(requests).toBe(0);
  } finally {
    if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
    await stopListening(server);
  }
});

test("TLS to a port that speaks plain HTTP sent nothing", async () => {
  await using server = await serveWire((_received, response) => void response.end("{}"));
  expect(await failureOf(get(server.url.replace("http:", "https:")))).toMatchObject({
    fault: "unreachable",
    maySent: false,
  });
});

test("a handshake that never ends sent nothing", async () => {
  await using server = await serveRaw(() => {});
  const failure = await failureOf(get(server.url.replace("http:", "https:"), 200));
  expect(failure).toMatchObject({ fault: "unreachable", code: "ETIMEDOUT", maySent: false });
});

test("a reset before the headers may have sent", async () => {
  await using server = await serveRaw((socket) => socket.resetAndDestroy());
  expect(await failureOf(get(server.url))).toMatchObject({ fault: "broken", code: "ECONNRESET", maySent: true });
});

test("a reset of a kept-alive connection may have sent", async () => {
  let calls = 0;
  await using server = await serveWire((_received, response, request) => {
    calls += 1;
    if (calls === 1) response.end("{}");
    else request.socket.resetAndDestroy();
  });
  await exchange(get(server.url), never);
  expect(await failureOf(get(server.url))).toMatchObject({ fault: "broken", maySent: true });
});

const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
const CUT_SHORT = {
  "with a length": `${HEAD}Content-Length: 100\r\n\r\n{"items":[`,
  "in chunks": `${HEAD}Transfer-Encoding: chunked\r\n\r\na\r\n{"items":[\r\n`,
  "in the headers": HEAD,
};

for (const [how, bytes] of Object.entries(CUT_SHORT)) {
  test(`an answer cut short ${how} is not an answer`, async () => {
    await using server = await serveRaw((socket) => socket.end(bytes));
    expect(await failureOf(get(server.url))).toMatchObject({ fault: "broken", maySent: true });
  });
}

test("an answer that is not HTTP is not an answer", async () => {
  await using server = await serveRaw((socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"));
  expect(await failureOf(get(server.url))).toMatchObject({ fault: "broken", maySent: true });
});

test("truncated gzip is not an answer", async () => {
  await using server = await serveWire((_received, response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("{}".repeat(1000)).subarray(0, 20));
  });
  expect(await failureOf(get(server.url))).toMatchObject({ fault: "broken", code: "Z_BUF_ERROR", maySent: true });
});

test("a server that never answers times out", async () => {
  await using server = await serveRaw(() => {});
  expect(await failureOf(get(server.url, 150))).toMatchObject({ fault: "timed-out", maySent: true });
});

test("a server that sends bytes slowly for ever times out", async () => {
  await using server = await serveWire((_received, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write(" "), 20);
    response.on("close", () => clearInterval(drip));
  });
  expect(await failureOf(get(server.url, 200))).toMatchObject({ fault: "timed-out", maySent: true });
});

test("a gzip bomb stops at the limit of decoded bytes, with any status", async () => {
  const bomb = gzipSync(Buffer.alloc(MAX_BODY_BYTES + 8 * 1024 * 1024));
  expect(bomb.length).toBeLessThan(100_000);
  for (const status of [200, 500]) {
    await using server = await serveWire((_received, response) => {
      response.writeHead(status, { "content-encoding": "gzip" }).end(bomb);
    });
    expect(await failureOf(get(server.url))).toMatchObject({ fault: "too-large", maySent: true });
  }
});

test("no redirect is followed, to the same host or another", async () => {
  await using other = await serveWire((_received, response) => void response.end("{}"));
  for (const status of [301, 302, 303, 307, 308]) {
    await using server = await serveWire((_received, response) => {
      response.writeHead(status, { location: other.url }).end();
    });
    expect(await exchange(get(server.url), never)).toMatchObject({ status, headers: { location: other.url } });
    expect(server.ledger).toHaveLength(1);
  }
  expect(other.ledger).toEqual([]);
});

test("an abort while waiting for the answer may have sent", async () => {
  const controller = new AbortController();
  await using server = await serveRaw(() => controller.abort(new Error("stop")));
  expect(await failureOf(get(server.url), controller.signal)).toMatchObject({ fault: "aborted", maySent: true });
});

test("an abort before the start sent nothing", async () => {
  await using server = await serveWire((_received, response) => void response.end("{}"));
  expect(await failureOf(get(server.url), AbortSignal.abort())).toMatchObject({ fault: "aborted", maySent: false });
  expect(server.ledger).toEqual([]);
});
