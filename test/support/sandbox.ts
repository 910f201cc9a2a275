import { onTestFinished } from "vitest";

import type { SandboxControls } from "../../src/sandbox/world.ts";
import type { SandboxOptions } from "../../src/sandbox/options.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";

/** A sandbox for one test: small by default, and stopped after the test, however it ends. */
export async function openSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ products: 40, orders: 0, ...options });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

/** A clock that stands still until it is moved. */
export interface StandingClock {
  (): number;
  advance(ms: number): void;
}

export function standingClock(at = "2026-11-24T09:00:00Z"): StandingClock {
  let nowMs = Date.parse(at);
  return Object.assign(() => nowMs, {
    advance: (ms: number) => {
      nowMs += ms;
    },
  });
}

/** An answer as it was received. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, or its value at these keys and indexes. Throws if it is not JSON. */
  json(...path: readonly (string | number)[]): unknown;
}

/** Calls without the clients' code, so that their faults cannot hide one of the sandbox's. */
export async function call(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: (...path) => path.reduce<unknown>(valueAt, JSON.parse(text)),
  };
}

function valueAt(value: unknown, key: string | number): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** Calls to TotalGest under its shop's path, with a session. */
export interface ErpCaller {
  get(path: string): Promise<Answer>;
  order(body: unknown, key?: string): Promise<Answer>;
  session(body?: Record<string, unknown>): Promise<Answer>;
}

export async function erpCaller(sandbox: SandboxControls): Promise<ErpCaller> {
  const { ownerId, shopId, username, password } = sandbox.credentials;
  const session: ErpCaller["session"] = (body) =>
    call(`${sandbox.erp.url}/api/v1/session`, {
      method: "POST",
      body: JSON.stringify({ username, password, ownerId, shopId, ...body }),
    });
  const base = `${sandbox.erp.url}/api/v1/owners/${ownerId}/shops/${shopId}`;
  const authorization = `Bearer ${String((await session()).json("token"))}`;
  return {
    session,
    get: (path) => call(base + path, { headers: { authorization } }),
    order: (body, key = `key-${String(Math.random())}`) =>
      call(`${base}/orders`, {
        method: "POST",
        headers: { authorization, "content-type": "application/json", "idempotency-key": key },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
  };
}

/** Calls to the shop under its API's path, with its key. */
export interface ShopCaller {
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
}

export function shopCaller(sandbox: SandboxControls): ShopCaller {
  const headers = { "x-fw360-key": sandbox.credentials.apiKey, "content-type": "application/json" };
  return {
    get: (path) => call(`${sandbox.shop.url}/m/api/${path}`, { headers }),
    post: (path, body) =>
      call(`${sandbox.shop.url}/m/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
  };
}

/** An order that TotalGest takes: two lines of one product, shipping, 30.50 in all. */
export function erpOrder(sku: string, change: Record<string, unknown> = {}): Record<string, unknown> {
  const address = { firstName: "Anna", lastName: "Bernasconi", street: "Via Nassa 5", zip: "6900", city: "Lugano" };
  const vat = { vatCode: "N81", vatRate: "8.1" };
  return {
    externalReference: "fw360:shop.example.ch:1042",
    externalNumber: "WEB-2026-1042",
    placedAt: "2026-11-23T10:00:00Z",
    currency: "CHF",
    pricesIncludeVat: true,
    customer: { externalId: null, email: "anna@example.ch", phone: null, language: null },
    billing: { ...address, country: "CH" },
    shipping: { ...address, country: "CH" },
    payment: { code: "CARD", name: "Carta di credito", paid: true, transactionId: "tx-1" },
    lines: [
      { kind: "product", sku, description: "A", quantity: "2", unitPrice: "10.000000", ...vat, total: "20.00" },
      { kind: "product", sku, description: "A", quantity: "0.5", unitPrice: "6", ...vat, total: "3.00" },
      { kind: "shipping", sku: null, description: "Posta", quantity: "1", unitPrice: "8.5", ...vat, total: "8.50" },
      { kind: "discount", sku: null, description: "Buono", quantity: "1", unitPrice: "-1", ...vat, total: "-1.00" },
    ],
    totals: { net: "28.21", vat: "2.29", gross: "30.50" },
    note: null,
    ...change,
  };
}
