/** Insecure connections: refused before a byte of the credentials is sent, with a hint how to trust a certificate. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";

import { describe, expect, onTestFinished, test } from "vitest";

import { openStage, type Stage } from "../support/stage.ts";
import { listenOn, stopListening } from "../support/loopback.ts";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
if (!hasOpenssl) process.stderr.write("certificates are not tried: that needs openssl\n");

interface Suspect {
  readonly url: string;
  readonly certificate: string;
  /** What arrived as HTTP, including headers. */
  readonly received: string[];
}

/** An HTTPS server with a certificate of its own. */
async function suspectServer(stage: Stage, subject: readonly string[]): Promise<Suspect> {
  const [key, certificate] = [join(stage.folder, "key.pem"), join(stage.folder, "cert.pem")];
  const made = spawnSync(
    "openssl",
    ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"].concat(
      ["-keyout", key, "-out", certificate],
      subject,
    ),
  );
  expect(made.status).toBe(0);
  const received: string[] = [];
  const options = { key: readFileSync(key), cert: readFileSync(certificate) };
  const server = createServer(options, (request, response) => {
    received.push(JSON.stringify(request.headers));
    response.writeHead(404, { "content-type": "application/json" });
    response.end('{"error":{"code":"unknown_shop","message":"none"}}');
  });
  onTestFinished(() => stopListening(server));
  return { url: `https://localhost:${String(await listenOn(server))}`, certificate, received };
}

const NAMED = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "2"];

test.skipIf(!hasOpenssl).each<[string, readonly string[]]>([
  ["that is self-signed", NAMED],
  [
    "with another name",
    ["-subj", "/CN=shop.example.ch", "-addext", "subjectAltName=DNS:shop.example.ch", "-days", "2"],
  ],
  [
    "that expired",
    [
      "-subj",
      "/CN=localhost",
      "-addext",
      "subjectAltName=DNS:localhost",
      "-not_before",
      "20200101000000Z",
      "-not_after",
      "20200201000000Z",
    ],
  ],
])(
  "a certificate %s is refused, nothing is sent to the server, and the hint names NODE_EXTRA_CA_CERTS (needs openssl)",
  async (_, subject) => {
    const stage = await openStage();
    const suspect = await suspectServer(stage, subject);
    // The certificate is trusted where its name or its date is the fault.
    const trusted = subject === NAMED ? {} : { NODE_EXTRA_CA_CERTS: suspect.certificate };
    const env = { TG360_TOTALGEST_ENDPOINT: suspect.url, TG360_HTTP_TIMEOUT: "1s", ...trusted };
    const ran = await stage.run(["pull-products", "--json"], { env });
    expect(ran.code).toBe(6);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      error: { code: "certificate-refused", hint: expect.stringContaining("NODE_EXTRA_CA_CERTS") },
    });
    expect(suspect.received).toEqual([]);
  },
);

test.skipIf(!hasOpenssl)(
  "a self-signed certificate is accepted once NODE_EXTRA_CA_CERTS names it (needs openssl)",
  async () => {
    const stage = await openStage();
    const suspect = await suspectServer(stage, NAMED);
    const env = { TG360_TOTALGEST_ENDPOINT: suspect.url, NODE_EXTRA_CA_CERTS: suspect.certificate };
    await stage.run(["pull-products"], { env });
    expect(suspect.received).not.toEqual([]);
  },
);

test("NODE_TLS_REJECT_UNAUTHORIZED=0 is refused before any call", async () => {
  const stage = await openStage();
  for (const command of ["pull-products", "export-orders", "daemon"]) {
    const ran = await stage.run([command, "--json"], { env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" } });
    expect([command, ran.code]).toEqual([command, 4]);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: "tls-check-off" } });
  }
  expect(stage.sandbox.ledger).toEqual([]);
});

test("http:// to any other machine is refused before any call", async () => {
  const stage = await openStage();
  for (const env of [
    { TG360_TOTALGEST_ENDPOINT: "http://192.0.2.1" },
    { TG360_FRAMEWORK360_URL: "http://shop.example.ch" },
  ]) {
    const ran = await stage.run(["export-orders", "--json"], { env });
    expect(ran.code).toBe(4);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code: "config-invalid" } });
  }
  expect(stage.sandbox.ledger).toEqual([]);
});

test("a server without TLS gets nothing, and the orders wait", async () => {
  const stage = await openStage();
  const port = new URL(stage.sandbox.erp.url).port;
  const ran = await stage.run(["pull-products", "--json"], {
    env: { TG360_TOTALGEST_ENDPOINT: `https://127.0.0.1:${port}`, TG360_HTTP_TIMEOUT: "1s" },
  });
  expect([ran.code, ran.stdout]).toEqual([
    6,
    expect.stringMatching(/does not speak TLS; .* https instead of http \(EPROTO\)/),
  ]);
  expect(stage.sandbox.ledger.filter(({ system }) => system === "TotalGest")).toEqual([]);
});

/** What the doctor says of TotalGest, and what it prints as the next step is done. */
describe.skipIf(!hasOpenssl)("a certificate that the doctor does not accept (needs openssl)", () => {
  const until = (from: string, to: string): readonly string[] => [
    "-subj",
    "/CN=localhost",
    "-addext",
    "subjectAltName=DNS:localhost",
    "-not_before",
    from,
    "-not_after",
    to,
  ];
  const year = (at: number): string => `${String(new Date().getUTCFullYear() + at)}0101000000Z`;
  const doctor = async (stage: Stage, env: Readonly<Record<string, string>>): Promise<string> => {
    const ran = await stage.run(["doctor", "--lang", "en"], { env: { TG360_HTTP_TIMEOUT: "1s", ...env } });
    return ran.stdout.replaceAll(/\s+/g, " ");
  };

  test("of an own authority is accepted once it is named", async () => {
    const stage = await openStage();
    const { url, certificate } = await suspectServer(stage, NAMED);
    const env = { TG360_TOTALGEST_ENDPOINT: url };
    const said = await doctor(stage, env);
    expect(said).toContain("whom this computer does not trust");
    expect(said).toContain("name its certificate in NODE_EXTRA_CA_CERTS");
    expect(await doctor(stage, { ...env, NODE_EXTRA_CA_CERTS: certificate })).not.toContain("does not trust");
  });

  test("for another host is accepted once the address names that host", async () => {
    const stage = await openStage();
    const { url, certificate } = await suspectServer(stage, NAMED);
    const env = { NODE_EXTRA_CA_CERTS: certificate };
    const said = await doctor(stage, { ...env, TG360_TOTALGEST_ENDPOINT: url.replace("localhost", "127.0.0.1") });
    expect(said).toContain("is for another host");
    expect(said).toContain("Set totalgest.endpoint to the host that the certificate names");
    expect(await doctor(stage, { ...env, TG360_TOTALGEST_ENDPOINT: url })).not.toContain("another host");
  });

  test.each([
    ["has expired", "The provider of that server has to renew it.", until(year(-2), year(-1))],
    ["is not valid yet", "Check the clock of this computer: timedatectl", until(year(1), year(2))],
  ])("that %s is accepted once it is renewed", async (what, hint, subject) => {
    const stage = await openStage();
    const old = await suspectServer(stage, subject);
    const env = (one: Suspect) => ({ TG360_TOTALGEST_ENDPOINT: one.url, NODE_EXTRA_CA_CERTS: one.certificate });
    const said = await doctor(stage, env(old));
    expect(said).toContain(what);
    expect(said).toContain(hint);
    expect(await doctor(stage, env(await suspectServer(stage, NAMED)))).not.toContain(what);
  });
});
