import type { AddressInfo } from "node:net";

import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { type Context, Hono } from "hono";

import type { System } from "../../core/common/systems.ts";
import type { Ledger } from "../ledger.ts";
import { deliverCall, misanswered, misread, wait, type WireEnds } from "./deliver.ts";
import { type SandboxCall, replyError, type SandboxReply, type Route } from "./exchange.ts";
import type { Faults } from "./faults.ts";

export type SandboxApp = Hono<{ Bindings: HttpBindings }>;

export interface SystemSettings {
  readonly system: System;
  readonly routes: readonly Route[];
  readonly ledger: Ledger;
  readonly faults: Faults;
  readonly latencyMs: () => number;
  /** Epoch ms; the Date header of each answer. */
  readonly now: () => number;
  /** Ends all sessions, for the fault of that name. */
  readonly expireTokens: () => void;
  /** The answer to a path that no route has. */
  readonly notFound: (call: SandboxCall) => SandboxReply;
}

/**
 * One system as a web application. Each call is logged, waits for the latency, gets its fault if there is one, and is
 * answered on the raw connection: only there can an answer be cut or a connection reset.
 */
export function systemApp(settings: SystemSettings): SandboxApp {
  return placedApp("", settings.routes, () => settings);
}

/** The first part of a call's path. */
export function placeOfCall(context: Context): string {
  return context.req.path.split("/", 2)[1] ?? "";
}

/**
 * Systems at one address, below `prefix`; `find` returns the one that a call is for. `routes` = the addresses, which all
 * of them share.
 */
export function placedApp(
  prefix: string,
  routes: readonly Pick<Route, "method" | "path">[],
  find: (context: Context) => SystemSettings | null,
): SandboxApp {
  const app: SandboxApp = new Hono();
  const answer = async (context: Context, at: number | null): Promise<Response> => {
    const settings = find(context);
    if (settings === null) return context.json({ error: "no such shop" }, 404);
    const nowhere = { operation: "unknown", method: "GET", path: "*", handle: settings.notFound } as const;
    const route = (at === null ? undefined : settings.routes[at]) ?? nowhere;
    return exchange(settings, route, context, prefix === "" ? 0 : placeOfCall(context).length + 1);
  };
  routes.forEach(({ method, path }, at) => app.on(method, prefix + path, (context) => answer(context, at)));
  app.notFound((context) => answer(context, null));
  return app;
}

/** `skipped` = characters at the start of the path that are not the system's own. */
async function exchange(settings: SystemSettings, route: Route, context: Context, skipped: number): Promise<Response> {
  const { incoming, outgoing } = context.env as HttpBindings;
  const wire: WireEnds = { incoming, outgoing };
  outgoing.setHeader("date", new Date(settings.now()).toUTCString());
  const call = await callOf(context, skipped);
  const { system, ledger, faults } = settings;
  const { method, path, query } = call;
  const operation = route.operationOf?.(call) ?? route.operation;
  const fill = ledger.request({ system, operation, method, path, query, ...route.note?.(call) });
  await wait(wire, settings.latencyMs());
  const fault = faults.strike(system, operation, call);
  if (fault !== null) fill({ fault: fault.kind });
  if (fault?.kind === "expireTokens") settings.expireTokens();
  const { status, reply } = await deliverCall(wire, fault, () =>
    misanswered(call, fault, route.handle(misread(call, fault))),
  );
  fill({ status, error: reply === null ? null : replyError(reply) });
  return RESPONSE_ALREADY_SENT;
}

async function callOf({ req }: Context, skipped: number): Promise<SandboxCall> {
  return {
    method: req.method,
    path: req.path.slice(skipped),
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

/** Serves only on loopback. Port 0 = any free one. Rejects if the port is in use. */
export async function listen(app: SandboxApp, port: number): Promise<Listening> {
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
