/**
 * Both systems at the speed of the wire: pages are written once and cached as bytes, writes are counted and answered.
 * The sandbox checks its input and keeps books, so it would itself be the limit.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { type Call, numberOf, type Open, type Options } from "../work.ts";
import { BenchErp } from "./erp.ts";
import { BenchShop } from "./shop.ts";

/** Null = there is nothing at this address. */
export type Answer = (path: string, query: URLSearchParams, body: string) => string | Buffer | null;

export const open: Open = async (options) => {
  const latencyMs = numberOf(options, "latencyMs");
  const shop = new BenchShop({
    orders: numberOf(options, "orders"),
    ofDays: Number(options["ofDays"] ?? 0),
    isForgetful: options["forgetful"] === true,
  });
  const erp = new BenchErp(erpOptions(options));
  let calls: Call[] = [];
  const note = (call: Call): void => void (calls.length < MOST_CALLS && calls.push(call));
  const servers = [await listen(erp.answer, latencyMs, note), await listen(shop.answer, latencyMs, note)];
  const [erpUrl = "", shopUrl = ""] = servers.map(urlOf);
  return {
    info: { erpUrl, shopUrl },
    // A round starts without earlier writes, unless they are to be kept.
    run: () => {
      if (options["keeps"] !== true) shop.forget();
      const sample = { value: calls.length, cpuMs: null, calls };
      calls = [];
      return Promise.resolve(sample);
    },
    close: () => {
      for (const server of servers) server.closeAllConnections();
      for (const server of servers) server.close();
      return Promise.resolve();
    },
  };
};

function erpOptions(options: Options): ConstructorParameters<typeof BenchErp>[0] {
  return {
    products: numberOf(options, "products"),
    pageSize: numberOf(options, "pageSize"),
    ignoresSince: options["ignoresSince"] === true,
    booked: options["booked"] === true ? numberOf(options, "orders") : 0,
  };
}

/** The number of calls of a round that are stored, and the longest stored body. */
const MOST_CALLS = 1000;
const MOST_BODY = 10_000;

async function listen(answer: Answer, latencyMs: number, note: (call: Call) => void): Promise<Server> {
  const server = createServer((request, response) => {
    void readBody(request).then((body) => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
      const reply = (): void => {
        // Many shops share one system: each has an address of its own below it.
        const given = answer(pathname.replace(/^\/shop-\d+(?=\/)/, ""), searchParams, body);
        send(response, given);
        const { method = "", url = "/", headers } = request;
        const bytes = Buffer.byteLength(body) + Buffer.byteLength(given ?? "");
        note({ method, url: `http://${headers.host ?? ""}${url}`, body: body.slice(0, MOST_BODY), bytes });
      };
      if (latencyMs === 0) reply();
      else setTimeout(reply, latencyMs);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}

async function readBody(request: IncomingMessage): Promise<string> {
  if (request.method === "GET") return "";
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, answer: string | Buffer | null): void {
  const body = Buffer.from(answer ?? "{}");
  response.writeHead(answer === null ? 404 : 200, {
    "content-type": "application/json",
    "content-length": body.length,
  });
  response.end(body);
}

function urlOf(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${String(port)}`;
}
