import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";

import type { OrderDraft } from "../../src/sandbox/framework360/orders/draft.ts";
import { environmentOf } from "../../src/sandbox/sandbox.ts";
import { type Handler, serveWire } from "../clients/wire-server.ts";
import { runHere } from "../support/run-here.ts";
import { CUSTOM_LINE } from "../support/stage.ts";
import { openSandbox } from "../support/sandbox.ts";
import type { Ran } from "../support/tg360-process.ts";
import { makeTestFolder } from "../support/folder.ts";

/** An installation of its own against a sandbox of its own. */
interface Installation {
  readonly home: string;
  readonly once: (env?: Readonly<Record<string, string>>, ...flags: readonly string[]) => Promise<Ran>;
}

async function install(draft?: OrderDraft): Promise<Installation> {
  const sandbox = await openSandbox({ products: 25, orders: 0 });
  if (draft !== undefined) sandbox.shop.placeOrder(draft);
  const home = makeTestFolder();
  const base = {
    PATH: process.env["PATH"],
    HOME: home,
    TG360_DATA_DIR: join(home, "state"),
    ...environmentOf(sandbox),
  };
  return {
    home,
    once: (env = {}, ...flags) => runHere(["daemon", "--once", ...flags], { env: { ...base, ...env } }),
  };
}

async function watcher(handler: Handler = (_received, response) => void response.end("OK")) {
  const server = await serveWire(handler);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** No method of payment that TotalGest knows: it is put on hold. */
const ON_HOLD: OrderDraft = { cart: [CUSTOM_LINE], payment: { id: "cod", name: "Contrassegno" } };

/** TotalGest refuses it, so every cycle fails at once. */
const REFUSED = { TG360_TOTALGEST_PASSWORD: "not-the-password" };

describe("the heartbeat", () => {
  it("is one GET after a good cycle, to the address as it is written", async () => {
    const [{ once }, server] = await Promise.all([install(), watcher()]);
    const ran = await once({ TG360_DAEMON_HEARTBEAT_URL: `${server.url}/ping/4f2a/?status=up` });
    expect([0, 3]).toContain(ran.code);
    expect(server.ledger.map(({ method, path, query }) => ({ method, path, query }))).toEqual([
      { method: "GET", path: "/ping/4f2a/", query: [["status", "up"]] },
    ]);
  });

  it("is not sent while an order waits for a person", async () => {
    const [{ once }, server] = await Promise.all([install(ON_HOLD), watcher()]);
    expect((await once({ TG360_DAEMON_HEARTBEAT_URL: server.url })).code).toBe(3);
    expect(server.ledger).toEqual([]);
  });

  it("calls another address after a cycle that was not good", async () => {
    const [{ once }, server] = await Promise.all([install(), watcher()]);
    const env = {
      TG360_DAEMON_HEARTBEAT_URL: `${server.url}/ping`,
      TG360_DAEMON_HEARTBEAT_FAIL_URL: `${server.url}/ping/fail`,
    };
    await once({ ...env, ...REFUSED });
    await once(env);
    expect(server.ledger.map(({ path }) => path)).toEqual(["/ping/fail", "/ping"]);
  });

  it("is not sent after a cycle that was not good", async () => {
    const [{ once }, server] = await Promise.all([install(), watcher()]);
    const ran = await once({ TG360_DAEMON_HEARTBEAT_URL: server.url, ...REFUSED });
    expect(ran.code).toBe(5);
    expect(server.ledger).toEqual([]);
  });

  it("follows no redirect, and a watcher that is ill changes no exit code and gives away no address", async () => {
    const other = await watcher();
    const [{ once }, server] = await Promise.all([
      install(),
      watcher((_received, response) => void response.writeHead(302, { location: other.url }).end()),
    ]);
    const ran = await once({ TG360_DAEMON_HEARTBEAT_URL: `${server.url}/ping/geheim-4f2a` });
    expect([0, 3]).toContain(ran.code);
    expect(ran.stderr).toContain(`The heartbeat could not be sent to ${new URL(server.url).host}: HTTP 302.`);
    expect(ran.stderr).not.toContain("geheim-4f2a");
    expect(other.ledger).toEqual([]);
  });

  it.each(["http://hc.example.ch/ping", "https://me:secret@hc.example.ch/", "ftp://hc.example.ch/"])(
    "is refused at %s",
    async (address) => {
      const { once } = await install();
      const ran = await once({ TG360_DAEMON_HEARTBEAT_URL: address });
      expect(ran.code).toBe(4);
      expect(ran.stderr).toContain("TG360_DAEMON_HEARTBEAT_URL");
      expect(ran.stderr).not.toContain("me:secret");
    },
  );
});

describe("the log", () => {
  it("has one JSON object per cycle on standard output with --json, in English", async () => {
    const { once } = await install();
    const ran = await once(REFUSED, "--json", "--lang", "it");
    const [line, ...others] = ran.stdout.trim().split("\n");
    expect(others).toEqual([]);
    expect(JSON.parse(line ?? "")).toMatchObject({
      schema: "tg360.cycle/1",
      exitCode: 5,
      products: { exitCode: 5, error: { code: "credentials-refused" } },
    });
    expect(ran.stderr.trim().split("\n")).toHaveLength(1);
  });

  it("reports with --quiet which order, why, and what to type, as other commands do for cron", async () => {
    const { once } = await install(ON_HOLD);
    const ran = await once({}, "--quiet");
    expect(ran.code).toBe(3);
    expect(ran.stderr).toMatch(/^tg360 daemon:\n/);
    expect(ran.stderr).toContain("Contrassegno");
    expect(ran.stderr).toContain("tg360 configure --map-payment cod=CODE");
    expect((await once({}, "--quiet")).stderr).toBe("");
  });

  it("is one line per cycle otherwise", async () => {
    const { once } = await install();
    const ran = await once();
    expect(ran.stderr.trim().split("\n")).toHaveLength(1);
    expect(ran.stderr).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+0[12]:00 /);
  });
});
