/** Orders of four calls each to a server in this process: through an adapter, or (`bare`) by node:http alone. */
import { Agent, createServer, request } from "node:http";

import { createAdapterHost } from "../../src/clients/adapter/host.ts";
import { adapterOf } from "../../src/clients/adapter/through.ts";
import { exchange } from "../../src/clients/wire/http.ts";
import { NO_CREDENTIALS, type Send } from "../../src/clients/wire/send.ts";
import { numberOf, type Open, timed } from "../work.ts";

const PATHS = ["/customers", "/orders", "/orders/1/lines", "/orders/1/confirm"];
const TIMEOUT_MS = 30_000;

export const open: Open = async (options) => {
  const server = createServer((incoming, answer) => {
    incoming.resume().on("end", () => answer.end('{"id":"1"}'));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${String(typeof address === "object" ? address?.port : 0)}`;
  const agent = new Agent({ keepAlive: true });
  const { host, secrets } = await createAdapterHost({
    endpoint,
    ownerId: "",
    shopId: "",
    username: "",
    password: "",
    hosts: [],
  });
  const createOrder = async (): Promise<{ id: string; number: string }> => {
    for (const path of PATHS) (await host.call({ path, json: ORDER })).json();
    return { id: "1", number: "1" };
  };
  const adapter = adapterOf({ path: "bench", fingerprint: "", operations: { createOrder }, secrets });
  const http: Send = ({ build, signal }) => exchange({ ...build(NO_CREDENTIALS), timeoutMs: TIMEOUT_MS }, signal);
  const send = adapter.through(http, TIMEOUT_MS, undefined);
  const signal = new AbortController().signal;
  const bare = async (): Promise<void> => {
    for (const path of PATHS) await post(endpoint + path, agent);
  };
  const one = async (): Promise<unknown> =>
    options["bare"] === true
      ? bare()
      : send({ operation: "createOrder", asked: { order: ORDER }, build: nothing, mayRepeat: false, signal });
  const round = async (): Promise<void> => {
    for (let at = 0; at < numberOf(options, "orders"); at += 1) await one();
  };
  await round();
  return {
    run: () => timed(round),
    close: () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      return Promise.resolve();
    },
  };
};

const ORDER = { reference: "fw360:shop:1", lines: Array.from({ length: 3 }, () => ({ sku: "A", total: "9.00" })) };

function nothing(): never {
  throw new Error("the adapter answers");
}

function post(url: string, agent: Agent): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => (text += chunk));
      answer.on("end", () => resolve(JSON.parse(text)));
    });
    sent.on("error", reject);
    sent.end(JSON.stringify(ORDER));
  });
}
