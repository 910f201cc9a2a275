import { expect, test } from "vitest";

import { guessWaysIn } from "../../../../src/diagnosis/propose/totalgest/ways-in.ts";

function refusal(body: string, challenge = ""): Parameters<typeof guessWaysIn>[0][number] {
  return { body, challenge };
}

test("a challenge is preferred to any word in the text, and Basic is sure", () => {
  const ways = guessWaysIn([refusal("the API key is missing"), refusal("", 'Basic realm="Gestionale"')]);
  expect(ways[0]).toEqual({
    authenticator: { type: "basic" },
    because: "WWW-Authenticate: Basic",
    confidence: "high",
  });
});

test("another scheme becomes the word in front of the password", () => {
  expect(guessWaysIn([refusal("", 'Token realm="x"')])[0]).toMatchObject({
    authenticator: { type: "header", name: "Authorization", value: "Token {{password}}" },
    confidence: "medium",
  });
});

test.each(["Digest realm=x", "Negotiate", "NTLM"])("%s is not a scheme that a profile supports", (challenge) => {
  expect(guessWaysIn([refusal("", challenge)]).every(({ because }) => because === "")).toBe(true);
});

test.each([
  ["Der API-Schlüssel fehlt", "API-Schlüssel", { type: "header", name: "X-Api-Key", value: "{{password}}" }],
  ["clé d'accès inconnue", "clé d'accès", { type: "header", name: "X-Api-Key", value: "{{password}}" }],
  ["header X-Mandant-Key missing", "X-Mandant-Key", { type: "header", name: "X-Mandant-Key", value: "{{password}}" }],
  ["Jeton absent", "Jeton", { type: "header", name: "Authorization", value: "Token {{password}}" }],
])("“%s” names a way to log in", (body, because, authenticator) => {
  expect(guessWaysIn([refusal(body)])[0]).toMatchObject({ because, authenticator });
});

test("a scheme in the refusal is proposed first for a session, and second for the password", () => {
  const [first, second] = guessWaysIn([refusal("NichtAngemeldet: Authorization: LoginId fehlt.")]);
  expect(first).toMatchObject({
    authenticator: { type: "session", inject: { name: "Authorization", value: "LoginId {{token}}" } },
    because: "Authorization: LoginId",
  });
  expect(second).toMatchObject({ authenticator: { type: "header", value: "LoginId {{password}}" } });
});

test.each(["Authorization: missing", "Authorization: fehlt", "Authorization is required", "Authorization: Digest x"])(
  "“%s” names no scheme that a profile supports",
  (body) => {
    expect(guessWaysIn([refusal(body)]).every(({ because }) => because === "")).toBe(true);
  },
);

test("without a hint all usual ways are listed, each once, and none as likely", () => {
  const ways = guessWaysIn([refusal("Accesso negato"), refusal("")]);
  expect(ways.map(({ authenticator }) => authenticator["type"])).toEqual([
    "basic",
    "header",
    "header",
    "query",
    "session",
  ]);
  expect(ways.every(({ because, confidence }) => because === "" && confidence === "low")).toBe(true);
});

test("a scheme in a refusal goes in front of the token, and the existing login stays", () => {
  const login = { type: "session", path: "/Anmelden", request: { Benutzer: "{{username}}" }, tokenPath: "AccessToken" };
  const inForce = { ...login, inject: { into: "header", name: "Authorization", value: "Bearer {{token}}" } };
  const [first] = guessWaysIn([refusal("Authorization: LoginId <AccessToken> fehlt.")], inForce);
  expect(first).toEqual({
    authenticator: { ...login, inject: { into: "header", name: "Authorization", value: "LoginId {{token}}" } },
    because: "Authorization: LoginId",
    confidence: "medium",
  });
});

test.each(["Authorization: header missing", "Authorization is required", "Authorization: fehlt im Aufruf"])(
  "“%s” names no scheme",
  (body) => {
    expect(JSON.stringify(guessWaysIn([refusal(body)]))).not.toMatch(/header \{\{|missing \{\{|fehlt \{\{/);
  },
);

test("the effective way that was refused is not proposed again", () => {
  const inForce = { type: "header", name: "Authorization", value: "Token {{password}}" };
  const ways = guessWaysIn([refusal("Jeton inconnu")], inForce);
  expect(ways[0]?.authenticator).toEqual({ ...inForce, value: "Bearer {{password}}" });
  expect(ways.map(({ authenticator }) => authenticator)).not.toContainEqual(inForce);
});

test("a challenge is preferred to the word for a token", () => {
  expect(guessWaysIn([refusal("Jeton absent", "Bearer")])[0]?.authenticator["value"]).toBe("Bearer {{password}}");
});
