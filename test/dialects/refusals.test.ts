/** How a vendor that refuses the login of the built-in contract is diagnosed. */
import { expect, test } from "vitest";

import { parseTotalGestProfile } from "../../src/clients/totalgest/profile.ts";
import { sampleTotalGest } from "../../src/diagnosis/sample/totalgest/sample.ts";
import { DIALECTS } from "./dialects.ts";
import { openTypedLists } from "./vendors/typed-lists.ts";
import { optionsFor } from "./proposals/options.ts";

const never = new AbortController().signal;

const OPERATIONS = ["shop", "products", "product", "createOrder", "findOrder"];

/** The login each vendor requires, where its refusal says so, and its format for errors. */
const EXPECTED: Readonly<Record<string, unknown>> = {
  italian: {
    authenticator: { type: "basic" },
    fields: { error: { code: "codiceErrore", message: "messaggio" } },
  },
  "header-key": {
    authenticator: { type: "header", name: "X-Api-Key", value: "{{password}}" },
    fields: { error: { message: "meldung" } },
  },
  "php-box": { failed: { path: "esito", is: ["KO"] } },
};

test.each(DIALECTS)("$name refuses the built-in login, and its hint at another one is used", async ({ name, open }) => {
  await using erp = await open({});
  const { refusal, proposal } = await sampleTotalGest(optionsFor(erp, {}), never);
  expect(refusal?.ways.length).toBeGreaterThan(0);
  for (const { authenticator } of refusal?.ways ?? []) {
    expect(parseTotalGestProfile({ authenticator })).toMatchObject({ ok: true });
  }
  expect(proposal.profile).toMatchObject(EXPECTED[name] ?? {});
});

test.each(DIALECTS)(
  "$name refuses every login, and what only its vendor knows is left to fill in",
  async ({ open }) => {
    await using erp = await open({});
    const { proposal } = await sampleTotalGest(optionsFor(erp, {}), never);
    const { fields: _errors, failed: _failed, ...beginning } = proposal.profile;
    expect(Object.keys(beginning)).toEqual(["authenticator", "basePath", ...OPERATIONS]);
    const isOpen = proposal.paths.filter(({ confidence }) => confidence === "open").map(({ path }) => path);
    expect(isOpen).toEqual(expect.arrayContaining(["basePath", ...OPERATIONS.map((name) => `${name}.path`)]));
    expect(parseTotalGestProfile(proposal.profile)).toMatchObject({ ok: true });
  },
);

test("a login at a path that is answered like any other is reported to be elsewhere", async () => {
  const dialect = DIALECTS.find(({ name }) => name === "query-token");
  await using erp = await dialect?.open({});
  if (erp === undefined) throw new Error("no such dialect");
  const authenticator = { type: "session", path: "/nowhere", request: { u: "{{username}}" }, tokenPath: "token" };
  const { refusal } = await sampleTotalGest(optionsFor(erp, { authenticator }), never);
  expect(refusal).toMatchObject({ isLoginElsewhere: true });
});

test.each(DIALECTS)("$name is sent the password once, in the one way of the profile", async ({ open }) => {
  await using erp = await open({});
  const options = optionsFor(erp, {});
  await sampleTotalGest(options, never);
  const { calls } = erp.ledger;
  const password = options.password.reveal();
  const sent = calls.filter(
    (call) => JSON.stringify(call).includes(password) || call.headers.authorization !== undefined,
  );
  expect(sent.map(({ method }) => method)).toEqual(["POST"]);
  expect(calls.map(({ method }) => method)).toEqual(["POST", "GET"]);
});

test("if the paths are right and the login is missing, only the login is reported as wrong", async () => {
  const italian = DIALECTS.find(({ name }) => name === "italian");
  await using erp = await italian?.open({});
  if (erp === undefined) throw new Error("no such dialect");
  const profile = { basePath: "/gestionale/rest/aziende/{{ownerId}}/negozi/{{shopId}}", shop: { path: "" } };
  const { refusal } = await sampleTotalGest(optionsFor(erp, profile), never);
  expect(refusal).toMatchObject({ isSomethingThere: true, ways: [{ authenticator: { type: "basic" } }] });
});

test("rules of the shop are relative to the record that the profile names", async () => {
  await using erp = await openTypedLists({});
  const way = {
    basePath: "/api/v2",
    authenticator: { type: "basic" },
    headers: { "X-Dossier": "{{ownerId}}", "X-Point-De-Vente": "{{shopId}}" },
    shop: { path: "/points-de-vente/{{shopId}}", record: "point_de_vente" },
  };
  const { proposal } = await sampleTotalGest(optionsFor(erp, way), never);
  expect(proposal.profile).toMatchObject({ fields: { shop: { name: "enseigne", currency: "monnaie" } } });
});
