/** What the doctor reports about real network answers: correct findings, and those that were once wrong. */
import { totalGestWiring } from "../../src/diagnosis/probe/systems.ts";
import type { ServerResponse } from "node:http";

import { expect, test } from "vitest";

import type { TotalGestOptions } from "../../src/clients/totalgest/connection.ts";
import { parseTotalGestProfile } from "../../src/clients/totalgest/profile.ts";
import { sampleTotalGest } from "../../src/diagnosis/sample/totalgest/sample.ts";
import { isWarningOrError } from "../../src/core/run/doctor/finding.ts";
import { judgeSamples } from "../../src/diagnosis/judge/samples.ts";
import { Secret } from "../../src/core/common/secret.ts";
import { createText } from "../../src/text/text.ts";
import { createFakeClock } from "../clients/fake-clock.ts";
import { serveHttp } from "../support/loopback.ts";

type Answer = readonly [status: number, type: string | null, body: unknown];

/** The answer by path and query, without the base path; null = 404 without a message. */
type Vendor = (target: string) => Answer | null;

interface Output {
  /** `level: sentence` of all findings about TotalGest. */
  readonly lines: readonly string[];
  /** The fixes of the findings. */
  readonly fixes: string;
  readonly proposed: Readonly<Record<string, unknown>>;
}

const english = await createText("en", null);

const BASE = {
  basePath: "/ws",
  authenticator: { type: "basic" },
  records: "rows",
  shop: { path: "/shop" },
  products: { path: "/goods", query: { limit: null, cursor: null } },
  product: { path: "/goods/{{id}}" },
  findOrder: { path: "/orders", query: { ref: "{{reference}}" } },
  paginator: { type: "none" },
};

async function ask(profile: Readonly<Record<string, unknown>>, vendor: Vendor): Promise<Output> {
  const endpoint = await serveHttp((request, response) => {
    const target = (request.url ?? "").replace(/^\/ws/, "");
    send(response, vendor(target) ?? [404, null, ""]);
  });
  const parsed = parseTotalGestProfile({ ...BASE, ...profile });
  if (!parsed.ok) throw new Error(parsed.faults.join("\n"));
  const options: TotalGestOptions = {
    endpoint,
    shopId: "12",
    ownerId: "7",
    username: "anna",
    password: new Secret("canary-password-7e57"),
    timeoutMs: 2000,
    concurrency: 4,
    clock: createFakeClock(),
    profile: parsed.profile,
  };
  const sample = await sampleTotalGest(options, new AbortController().signal);
  const findings = judgeSamples(sample, totalGestWiring(options, "totalgest.json", {}));
  return {
    lines: findings.map((finding) => `${finding.level}: ${english.problem(finding.problem).message}`),
    fixes: findings
      .filter(isWarningOrError)
      .map((finding) => english.inOneText(english.problem(finding.problem).next))
      .join("\n"),
    proposed: sample.proposal.profile,
  };
}

function send(response: ServerResponse, [status, type, body]: Answer): void {
  const bytes = typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  response.writeHead(status, type === null ? {} : { "content-type": type });
  response.end(bytes);
}

const JSON_TYPE = "application/json";
const SHOP = {
  id: "12",
  name: "Seeladen",
  currency: "CHF",
  pricesIncludeVat: true,
  languages: ["de"],
  priceLists: ["VK"],
  vatCodes: [{ code: "N", rate: "8.1" }],
  paymentMethods: [{ code: "K", name: "Karte" }],
};
const row = (at: number): Record<string, unknown> => ({
  id: String(1001 + at),
  sku: `A-${String(at)}`,
  ean: null,
  active: true,
  name: `Artikel Nummer ${String(at)}`,
  shortDescription: null,
  description: null,
  prices: [{ list: "VK", currency: "CHF", amount: `${String(5 + at)}.50`, includesVat: true }],
  vat: { code: "N", rate: "8.1" },
  stock: { quantity: String(at), unit: "Stk" },
  updatedAt: "2026-11-20T08:00:00Z",
});
const ROWS = Array.from({ length: 13 }, (_one, at) => row(at));
const UNKNOWN = { error: { code: "unknown_product", message: "There is no such product" } };

/** A system without a fault; `change` answers in its place. */
function fine(change: Vendor = () => null, type = JSON_TYPE): Vendor {
  return (target) => {
    const changed = change(target);
    if (changed !== null) return changed;
    if (target === "/shop") return [200, type, SHOP];
    if (target.startsWith("/goods/")) {
      const found = ROWS.find(({ id }) => target === `/goods/${String(id)}`);
      return found === undefined ? [404, type, UNKNOWN] : [200, type, found];
    }
    if (target.startsWith("/goods")) return [200, type, { rows: ROWS, serverTime: "2026-11-24T09:00:00Z" }];
    return target.startsWith("/orders") ? [200, type, { rows: [] }] : null;
  };
}

test("a system that follows its profile gets no wrong finding", async () => {
  const { lines, proposed } = await ask({}, fine());
  expect(lines.filter((line) => !/^(?:fine|skipped):/.test(line))).toEqual([]);
  expect(proposed).toEqual({});
});

test.each([
  ["XML", "text/xml", '<?xml version="1.0"?><articoli><articolo/></articoli>', "XML"],
  ["XML without its declaration", "application/xml", "<articoli><articolo/></articoli>", "XML"],
  [
    "SOAP",
    "text/xml",
    '<?xml version="1.0"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body/></soap:Envelope>',
    "SOAP",
  ],
  ["CSV", "text/csv", "id;sku\n1;A", "CSV"],
])("%s is named as such, and never taken for a proxy's page", async (_what, type, body, wire) => {
  const { lines, fixes } = await ask({}, () => [200, type, body]);
  expect(lines).toContain(`error: TotalGest answered “shop” in ${wire}, and the profile says JSON.`);
  expect(fixes).toContain(wire === "CSV" ? "docs/adapters.md" : '"format": "xml"');
  expect(lines.join("\n")).not.toMatch(/web page|proxy/i);
});

test("a web page is reported as a page, and a look-up that gets one is not fine", async () => {
  const page = "<!DOCTYPE html><html><body>Sign in</body></html>";
  const { lines } = await ask({}, () => [200, "text/html", page]);
  expect(lines.filter((line) => line.includes("a web page (HTML) came"))).not.toEqual([]);
  expect(lines.filter((line) => line.includes("findOrder") && line.startsWith("fine"))).toEqual([]);
});

test.each(["text/html; charset=UTF-8", "text/plain"])("JSON with the type %s is reported as JSON", async (type) => {
  const { lines } = await ask({}, fine(undefined, type));
  expect(lines.filter((line) => /^(?:error|warning):|proxy|web page/.test(line))).toEqual([]);
});

test("a success for an unknown id is reported with what it says, and no rule is proposed", async () => {
  const ko = { esito: "KO", errore: { codice: "ASSENTE", testo: "Articolo inesistente" }, dati: { x: 1 } };
  const { lines, proposed } = await ask(
    { product: { path: "/goods/{{id}}", record: "dati" } },
    fine((target) => {
      if (!target.startsWith("/goods/")) return null;
      const found = ROWS.find(({ id }) => target === `/goods/${String(id)}`);
      return [200, JSON_TYPE, found === undefined ? ko : { esito: "OK", dati: found }];
    }),
  );
  expect(lines).toContainEqual(
    expect.stringMatching(/^warning: product: the answer for an unknown id is a success: .*ASSENTE/),
  );
  expect(proposed).toEqual({});
});

const LOGIN = {
  authenticator: { type: "session", path: "/login", request: { u: "{{username}}" }, tokenPath: "token" },
};

test("a login in a 200 without a token is reported with what the vendor says", async () => {
  const ko = { success: false, message: "Utente o password errati" };
  const { lines, fixes, proposed } = await ask(LOGIN, (target) =>
    target === "/login" ? [200, JSON_TYPE, ko] : [401, null, ""],
  );
  expect(lines).toEqual(["error: session: there is no token at token.", "skipped: not checked: samples"]);
  expect(fixes).toContain("success: false, message: Utente o password errati");
  expect(proposed).toEqual({});
  const known = await ask(
    { ...LOGIN, failed: { path: "success", not: [true] }, fields: { error: { code: "message", message: "message" } } },
    () => [200, JSON_TYPE, ko],
  );
  expect(known.lines).toEqual([
    "error: session: user “anna” or the password is refused: Utente o password errati.",
    "skipped: not checked: samples",
  ]);
});

test("a 401 without a body says nothing about the path of the login", async () => {
  const { lines } = await ask(LOGIN, () => [401, null, ""]);
  expect(lines.join("\n")).not.toContain("at another path");
  expect(lines).toContainEqual(expect.stringContaining("the password is refused"));
});

test("a change date that the profile declares absent is no fault", async () => {
  const bare = fine((target) => {
    const without = ROWS.map(({ updatedAt: _none, ...one }) => one);
    if (target === "/goods") return [200, JSON_TYPE, { rows: without, serverTime: "2026-11-24T09:00:00Z" }];
    return target === "/goods/1001" ? [200, JSON_TYPE, without[0]] : null;
  });
  const { lines } = await ask({ fields: { product: { updatedAt: null } } }, bare);
  expect(lines.filter((line) => /^(?:error|warning)/.test(line))).toEqual([]);
});

test("bytes in a Windows code page are shown as they would read, and the charset is proposed as a guess", async () => {
  const shop = Buffer.from(JSON.stringify({ ...SHOP, name: "Käserei Zürich" }), "latin1");
  const { lines, fixes, proposed } = await ask(
    {},
    fine((target) => (target === "/shop" ? [200, "text/plain", shop] : null)),
  );
  expect(lines).toContainEqual(expect.stringContaining("bytes that are not valid UTF-8"));
  expect(fixes).toContain("Käserei Z");
  expect(fixes).toContain('"charset": "windows-1252"');
  expect(proposed).toMatchObject({ charset: "windows-1252" });
});
