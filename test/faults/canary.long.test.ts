/** Secrets that a system echoes, that are on a command line or in a file: never in any output or stored file. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { findSecrets, secretForms } from "../support/canary.ts";
import { CUSTOM_LINE, openStage } from "../support/stage.ts";
import { readBody, serveHttp } from "../support/loopback.ts";

/** A server that answers every request with an error that echoes the whole request, in every encoding. */
function echoServer(): Promise<string> {
  return serveHttp((request, response) => {
    void readBody(request).then((body) => {
      const echoed = `${JSON.stringify(request.headers)} ${body} ${encodeURIComponent(body)} ${Buffer.from(body).toString("base64")}`;
      response.writeHead(401, {
        "content-type": "application/json",
        "x-echo": encodeURIComponent(echoed).slice(0, 4000),
      });
      response.end(JSON.stringify({ status: 0, message: echoed, error: { code: "bad_credentials", message: echoed } }));
    });
  });
}

test.each(["raw", "json", "url", "form", "base64", "base64url", "basic"])(
  "the search for secrets finds one in the encoding %s",
  (form) => {
    const secret = { name: "password", value: `pä$$"w0rd+&=/?`, user: "user" };
    const text = `a log line with ${secretForms(secret)[form] ?? ""} in it`;
    expect(findSecrets("log", text, [secret])).toContainEqual({ place: "log", secret: "password", form });
    expect(findSecrets("log", "a log line with ******** in it", [secret])).toEqual([]);
  },
);

describe("no secret is in any output or stored file", () => {
  test.each(["http,net,https,tls,http2,stream,fetch,undici,timer", "*"])(
    "when NODE_DEBUG=%s makes Node log everything",
    async (NODE_DEBUG) => {
      const stage = await openStage({ products: 20 });
      const ran = await stage.run(["pull-products"], {
        env: { NODE_DEBUG, NODE_DEBUG_NATIVE: "HTTP2,TLS,HTTP_PARSER" },
      });
      expect([0, 3]).toContain(ran.code);
      expect(ran.stderr).not.toMatch(/^(?:HTTP|NET|TLS|STREAM|TIMER) \d+:/m);
      expect(stage.leaks()).toEqual([]);
    },
  );

  test("when both systems echo every request", async () => {
    const stage = await openStage();
    const echo = await echoServer();
    const env = { TG360_TOTALGEST_ENDPOINT: echo, TG360_FRAMEWORK360_URL: echo };
    for (const args of [
      ["pull-products", "--verbose"],
      ["export-orders", "--verbose", "--report", join(stage.folder, "r.html"), "--now"],
      ["export-orders", "--json", "--now"],
      ["daemon", "--once", "--verbose"],
      ["doctor"],
    ]) {
      const ran = await stage.run(args, { env });
      expect([args, ran.code]).not.toEqual([args, 0]);
    }
    for (const args of [["status"], ["status", "--json"], ["configure", "--show"]]) await stage.run(args, { env });
    expect(stage.leaks()).toEqual([]);
  });

  test("of good runs with all output on, in their state, reports and the printed configuration", async () => {
    const stage = await openStage({ products: 5 });
    for (const note of ["", "x"]) stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], note });
    for (const kind of ["csv", "html", "json"]) {
      await stage.run([
        "export-orders",
        "--verbose",
        "--ids",
        "1001,1002",
        "--report",
        join(stage.folder, `r.${kind}`),
      ]);
    }
    for (const args of [
      ["daemon", "--once", "--verbose"],
      ["status", "orders", "1001", "--json"],
      ["configure", "--show", "--json"],
      ["doctor", "--json"],
    ]) {
      expect([args, (await stage.run(args)).code]).toEqual([args, 0]);
    }
    expect(stage.leaks()).toEqual([]);
  });

  test("when they come from files and commands, or are where no secret belongs", async () => {
    const stage = await openStage({ products: 1 });
    const { password } = stage.sandbox.credentials;
    const file = join(stage.folder, "password");
    writeFileSync(file, `${password}\n`, { mode: 0o600 });
    stage.spare(file);
    const fromFile = { TG360_TOTALGEST_PASSWORD: undefined, TG360_TOTALGEST_PASSWORD_FILE: file };
    expect((await stage.run(["pull-products"], { env: fromFile })).code).toBe(0);
    const config = join(stage.folder, "broken.json");
    writeFileSync(config, `{"totalgest":{"password":${JSON.stringify(password)} oops`, { mode: 0o600 });
    stage.spare(config);
    expect((await stage.run(["pull-products", "--json"], { env: { TG360_CONFIG: config } })).code).toBe(4);
    expect(
      (
        await stage.run(["pull-products"], {
          env: { TG360_TOTALGEST_ENDPOINT: `https://u:${encodeURIComponent(password)}@h/` },
        })
      ).code,
    ).toBe(4);
    expect(readFileSync(file, "utf8")).toContain(password);
    expect(stage.leaks()).toEqual([]);
  });
});
