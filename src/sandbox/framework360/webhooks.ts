import { createHmac, randomUUID } from "node:crypto";

import { BASE_PATH, COMPLETED, SHOP_OPERATIONS } from "../../clients/framework360/contract.ts";
import { queryOf, type Route } from "../http/exchange.ts";
import { bodyOf, done, failedReply } from "./envelope.ts";

/** An address that is notified of completed orders. */
interface Webhook {
  readonly url: string;
  readonly secret: string;
}

/** After this time without an answer the signal is dropped; it is not repeated. */
const PATIENCE_MS = 2000;

/** The addresses that are notified when an order is completed. A signal has no data. PUBLIC paths, ASSUMED bodies. */
export class Webhooks {
  readonly #hooks = new Map<string, Webhook>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#hooks.size;
  }

  add(hook: Webhook): string {
    const id = randomUUID();
    this.#hooks.set(id, hook);
    return id;
  }

  remove(id: string): boolean {
    return this.#hooks.delete(id);
  }

  /** Notifies all of them of an order. Failures are ignored. */
  notifyAll(orderId: string): void {
    for (const id of this.#hooks.keys()) this.notify(id, orderId);
  }

  /** False = there is no such webhook. */
  notify(id: string, orderId: string): boolean {
    const hook = this.#hooks.get(id);
    if (hook !== undefined) void this.#post(hook, orderId);
    return hook !== undefined;
  }

  async #post({ url, secret }: Webhook, orderId: string): Promise<void> {
    const body = JSON.stringify({ event: COMPLETED, id: orderId, sent_at: new Date(this.#now()).toISOString() });
    const signature = createHmac("sha256", secret).update(body).digest("hex");
    const headers = { "content-type": "application/json", "x-fw360-signature": `sha256=${signature}` };
    const signal = AbortSignal.timeout(PATIENCE_MS);
    await fetch(url, { method: "POST", body, headers, signal, redirect: "manual" }).catch(() => undefined);
  }
}

export function webhookRoutes(webhooks: Webhooks): readonly Route[] {
  return [
    {
      operation: SHOP_OPERATIONS.webhooksCreate.name,
      method: SHOP_OPERATIONS.webhooksCreate.method,
      path: BASE_PATH + SHOP_OPERATIONS.webhooksCreate.path,
      handle: (call) => {
        const { event, url, secret } = bodyOf(call);
        if (event !== COMPLETED || typeof url !== "string" || !URL.canParse(url)) return failedReply("invalid_webhook");
        return done({ id: webhooks.add({ url, secret: typeof secret === "string" ? secret : "" }) });
      },
    },
    {
      operation: "webhooks/delete",
      method: "POST",
      path: `${BASE_PATH}/webhooks/delete`,
      handle: (call) => {
        const id = String(bodyOf(call)["id"]);
        return webhooks.remove(id) ? done({ id }) : failedReply("not_found");
      },
    },
    {
      operation: "webhooks/test",
      method: "GET",
      path: `${BASE_PATH}/webhooks/test`,
      handle: (call) => {
        const id = queryOf(call, "id") ?? "";
        return webhooks.notify(id, "0") ? done({ id }) : failedReply("not_found");
      },
    },
  ];
}
