import type { AddressInfo } from "node:net";

import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";

import type { Ledger, SystemName } from "../ledger.ts";
import { deliver, misread, wait, type Wire } from "./deliver.ts";
import { type Call, errorOf, type Reply, type Route } from "./exchange.ts";
import type { Faults } from "./faults.ts";

export type App = Hono<{ Bindings: HttpBindings }>;

export interface SystemSettings {
  readonly system: SystemName;
  readonly routes: readonly Route[];
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly latencyMs: () => number;
  /** Epoch ms; stands in the Date header of each answer. */
  readonly now: () => number;
  /** Ends all sessions, for the fault of that name. */
  readonly expireTokens: () => void;
  /** The answer to what is none of `routes`. */
  readonly notFound: (call: Call) => Reply;
}

/**
 * One system as a web application. Each call is noted, waits out the latency, meets its fault if one strikes, and is
 * answered on the raw connection: only there can an answer be cut or a connection reset.
 */
export function systemApp(settings: SystemSettings): App {
  const app: App = new Hono();
  for (const route of settings.routes) {
    app.on(route.method, route.path, (context) => exchange(settings, route, context));
  }
  app.notFound((context) => {
    const route = { operation: "unknown", method: "GET", path: "*", handle: settings.notFound } as const;
    return exchange(settings, route, context);
  });
  return app;
}

async function exchange(settings: SystemSettings, route: Route, context: Context): Promise<Response> {
  const { incoming, outgoing } = context.env as HttpBindings;
  const wire: Wire = { incoming, outgoing };
  outgoing.setHeader("date", new Date(settings.now()).toUTCString());
  const call = await callOf(context);
  const { system, ledger, faults } = settings;
  const { method, path, query } = call;
  const operation = route.operationOf?.(call) ?? route.operation;
  const fill = ledger.request({ system, operation, method, path, query, ...route.note?.(call) });
  await wait(wire, settings.latencyMs());
  const fault = faults.strike(system, operation, call);
  if (fault !== null) fill({ fault: fault.kind });
  if (fault?.kind === "expireTokens") settings.expireTokens();
  const { status, reply } = await deliver(wire, call, fault, () => route.handle(misread(call, fault)));
  fill({ status, error: reply === null ? null : errorOf(reply) });
  return RESPONSE_ALREADY_SENT;
}

async function callOf(context: Context): Promise<Call> {
  const { req } = context;
  return {
    method: req.method,
    path: req.path,
    params: req.param(),
    query: req.queries(),
    header: (name) => req.header(name) ?? null,
    body: req.method === "GET" ? "" : await req.text(),
    blind: false,
  };
}

/** An application that listens. */
export interface Listening {
  readonly url: string;
  /** Stops at once; open connections are cut. */
  close(): Promise<void>;
}

/** Serves on loopback only. Port 0 = any that is free. Rejects where the port is taken. */
export async function listen(app: App, port: number): Promise<Listening> {
  const server = createAdaptorServer({ fetch: app.fetch, hostname: "127.0.0.1", overrideGlobalObjects: false });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve();
    });
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(bound)}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}
