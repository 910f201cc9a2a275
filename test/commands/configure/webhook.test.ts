import { createHmac } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";

import { beforeEach, describe, expect, it } from "vitest";

import { CUSTOM_LINE } from "../../support/stage.ts";
import { type Desk, openDesk } from "../../support/desk.ts";
import type { Ran } from "../../support/tg360-process.ts";
import { readBody, serveHttp } from "../../support/loopback.ts";

interface Hint {
  readonly path: string;
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

let desk: Desk;
let hints: Hint[] = [];
let page = "";

beforeEach(async () => {
  hints = [];
  desk = await openDesk();
  page = await serveHttp((request, response) => {
    void readBody(request).then((body) => {
      hints.push({ path: request.url ?? "", body, headers: request.headers });
      response.end();
    });
  });
  const [, , , , , url = "", apiKey = ""] = desk.answers;
  const made = await configure(["--shop-url", url, "--api-key-stdin"], apiKey);
  if (made.code !== 0) throw new Error(made.stderr);
});

function configure(flags: readonly string[], stdin?: string): Promise<Ran> {
  return desk.stage.run(["configure", ...flags], { env: desk.env, ...(stdin === undefined ? {} : { stdin }) });
}

function secretInFile(): string {
  const file = JSON.parse(readFileSync(desk.path, "utf8")) as { framework360?: { webhookSecret?: string } };
  return file.framework360?.webhookSecret ?? "";
}

async function buyAndWait(): Promise<Hint> {
  const before = hints.length;
  desk.stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
  await expect.poll(() => hints.length).toBeGreaterThan(before);
  const [last] = hints.slice(-1);
  if (last === undefined) throw new Error("no hint came");
  return last;
}

describe("configure --webhook", () => {
  it("makes a secret, keeps it for the owner alone, and has the shop sign its hints with it", async () => {
    const ran = await configure(["--webhook", page]);
    expect([ran.code, ran.stderr]).toEqual([0, ""]);
    expect(ran.stdout).toContain("The shop now sends its signals to");
    const secret = secretInFile();
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(ran.stdout + ran.stderr).not.toContain(secret);
    expect(statSync(desk.path).mode & 0o777).toBe(0o600);
    const { path, body, headers } = await buyAndWait();
    expect(path).toBe("/hooks/framework360");
    expect(headers["x-fw360-signature"]).toBe(`sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
  });

  it("keeps the secret that is set, and an address with a path as it is", async () => {
    expect((await configure(["--webhook", page])).code).toBe(0);
    const secret = secretInFile();
    expect((await configure(["--webhook", `${page}/here`])).code).toBe(0);
    expect(secretInFile()).toBe(secret);
    await buyAndWait();
    await expect.poll(() => hints.map(({ path }) => path)).toContain("/here");
  });

  it("explains what to do by hand if the site does not have the function", async () => {
    desk.stage.sandbox.shop.unsupported.add("webhooks/create");
    const ran = await configure(["--webhook", page]);
    expect(ran.code).toBe(4);
    expect(ran.stderr.replaceAll(/\s+/g, " ")).toContain(`Enter ${page}/hooks/framework360 in the shop’s back office`);
  });

  it("reports a key without permission, and keeps the secret for the next try", async () => {
    desk.stage.sandbox.shop.denied.add("webhooks/create");
    const ran = await configure(["--webhook", page]);
    expect(ran.code).toBe(5);
    expect(ran.stderr).toContain("webhooks/create");
    const secret = secretInFile();
    desk.stage.sandbox.shop.denied.delete("webhooks/create");
    expect((await configure(["--webhook", page])).code).toBe(0);
    expect(secretInFile()).toBe(secret);
  });

  it("takes https only, but for this machine", async () => {
    expect((await configure(["--webhook", "http://shop.example.ch"])).code).toBe(2);
    expect(secretInFile()).toBe("");
  });
});
