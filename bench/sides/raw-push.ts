/** A bare loop of bulk calls: bodies made beforehand, as many under way as the tool has, the ids read from the answers. */
import { Agent, request } from "node:http";

import type { DesiredProduct } from "../../src/core/product.ts";
import { mappedProducts } from "../specimen-products.ts";
import { numberOf, type Open, textOf, timed } from "../work.ts";

const BULK = 100;
const UNDER_WAY = 8;
const KEY = "demo-key-demo-key-demo-key-demo-key-demo";

interface BulkReply {
  readonly data: { readonly items: readonly { readonly id: string; readonly status: number }[] };
}

export const open: Open = (options) => {
  const url = `${textOf(options, "shopUrl")}/m/api/products/bulkUpdate`;
  const products = mappedProducts(numberOf(options, "products"));
  const bodies: Buffer[] = [];
  for (let at = 0; at < products.length; at += BULK) {
    const items = products.slice(at, at + BULK).map(toWrite);
    bodies.push(Buffer.from(JSON.stringify({ items })));
  }
  const agent = new Agent({ keepAlive: true });
  const loop = async (queue: Iterator<Buffer>): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await post(agent, url, next.value);
  };
  return Promise.resolve({
    run: () =>
      timed(() => {
        const queue = bodies.values();
        return Promise.all(Array.from({ length: UNDER_WAY }, () => loop(queue)));
      }),
    close: () => {
      agent.destroy();
      return Promise.resolve();
    },
  });
};

function toWrite({ fields, quantity, active, id }: DesiredProduct): Readonly<Record<string, unknown>> {
  const { totalgest_id: _id, ...rest } = fields ?? {};
  const pieces = String(Math.max(0, Math.floor(Number(quantity))));
  return { ...rest, quantity: pieces, active, external: { totalgest_id: id } };
}

function post(agent: Agent, url: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { "content-type": "application/json", "content-length": body.length, "x-fw360-key": KEY };
    const call = request(url, { agent, method: "POST", headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const reply: BulkReply = JSON.parse(Buffer.concat(chunks).toString("utf8"));
        if (reply.data.items.every((item) => item.status === 1)) resolve();
        else reject(new Error("the shop refused a product"));
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}
