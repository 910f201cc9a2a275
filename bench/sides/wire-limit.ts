/** The fastest that HTTP allows: node:http and JSON.parse of the same pages, without further processing. */
import { Agent, get } from "node:http";

import { type Open, textOf, timed } from "../work.ts";

const agent = new Agent({ keepAlive: true });

interface ErpPage {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

interface ShopPage {
  readonly data: { readonly items: readonly unknown[]; readonly total: number };
}

export const open: Open = async (options) => {
  const products = `${textOf(options, "erpUrl")}/api/v1/owners/owner-1/shops/shop-1/products`;
  const catalogue = `${textOf(options, "shopUrl")}/m/api/products/list`;
  const read = async (): Promise<void> => {
    await readErp(products);
    if (options["withShop"] === true) await readShop(catalogue);
  };
  await read();
  return {
    run: () => timed(read),
    close: () => {
      agent.destroy();
      return Promise.resolve();
    },
  };
};

async function readErp(url: string): Promise<void> {
  for (let cursor: string | null = "0"; cursor !== null;) {
    const page: ErpPage = await fetchJson(`${url}?limit=500&cursor=${cursor}`);
    cursor = page.nextCursor;
  }
}

async function readShop(url: string): Promise<void> {
  for (let page = 1, done = 0; ; page++) {
    const { data }: ShopPage = await fetchJson(`${url}?page=${String(page)}&limit=200`);
    done += data.items.length;
    if (data.items.length === 0 || done >= data.total) return;
  }
}

function fetchJson<T>(url: string): Promise<T> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        resolve(JSON.parse(Buffer.concat(chunks).toString("utf8")));
      });
      response.on("error", reject);
    }).on("error", reject);
  });
}
