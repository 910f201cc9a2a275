/** Guesses other ways to authenticate from TotalGest's refusals. Pure; tg360 never tries them. */
import { isDeepStrictEqual } from "node:util";

import type { WayIn } from "../../../core/diagnosis/sample.ts";
import { WHOLE, WITHIN } from "../lexicon/lexicon.ts";

/** A refusal: its challenge (`WWW-Authenticate`; `""` = none) and its body. */
export interface Refusal {
  readonly challenge: string;
  readonly body: string;
}

type Authenticator = WayIn["authenticator"];

const BASIC: Authenticator = { type: "basic" };
const KEY_HEADER = "X-Api-Key";
const SESSION = {
  type: "session",
  path: "/login",
  request: { user: "{{username}}", pwd: "{{password}}" },
  tokenPath: "token",
  inject: { into: "query", name: "token", value: "{{token}}" },
} as const satisfies Authenticator;

/** Schemes that no profile can express, because they need a hash of the call or a domain. */
const OTHER_SCHEMES: ReadonlySet<string> = new Set(["digest", "negotiate", "ntlm", "hoba", "mutual"]);

/**
 * The ways that the refusals hint at, the surest first; without a hint, the usual ways. Leaves out the way in force, which was
 * refused. A login in force keeps everything except where its token goes.
 */
export function guessWaysIn(refusals: readonly Refusal[], inForce: Authenticator | null = null): readonly WayIn[] {
  const session = inForce?.["type"] === "session" ? inForce : SESSION;
  const hinted = [
    ...refusals.flatMap(({ challenge }) => byChallenge(challenge)),
    ...refusals.flatMap(({ body }) => byScheme(body, session)),
    ...refusals.flatMap(({ body }) => byWords(body)),
  ].filter(({ authenticator }) => !isDeepStrictEqual(authenticator, inForce));
  const usual = USUAL.filter(({ authenticator }) => !isDeepStrictEqual(authenticator, inForce));
  const found = hinted.length > 0 ? hinted : usual;
  const first = new Map(found.toReversed().map((way) => [JSON.stringify(way.authenticator), way]));
  return found.filter((way) => first.get(JSON.stringify(way.authenticator)) === way);
}

const USUAL: readonly WayIn[] = [
  BASIC,
  keyIn(KEY_HEADER),
  authorization("Bearer"),
  { type: "query", name: "key", value: "{{password}}" },
  SESSION,
].map((authenticator) => ({ authenticator, because: "", confidence: "low" }));

function byChallenge(challenge: string): readonly WayIn[] {
  const scheme = /^\s*([A-Za-z][\w-]*)/.exec(challenge)?.[1] ?? "";
  if (scheme === "" || OTHER_SCHEMES.has(scheme.toLowerCase())) return [];
  const because = `WWW-Authenticate: ${scheme}`;
  return scheme.toLowerCase() === "basic"
    ? [{ authenticator: BASIC, because, confidence: "high" }]
    : [{ authenticator: authorization(scheme), because, confidence: "medium" }];
}

/** `Authorization: LoginId <AccessToken>`: a body that describes the missing header. */
function byScheme(body: string, session: Authenticator): readonly WayIn[] {
  const [because = "", scheme = ""] =
    /\bAuthorization\s*[:=]\s*["']?([A-Za-z][\w-]*)(?=\s+[<{[("'\w.…])/i.exec(body) ?? [];
  if (scheme === "" || OTHER_SCHEMES.has(scheme.toLowerCase()) || WHOLE.noScheme.test(scheme)) return [];
  if (scheme.toLowerCase() === "basic") return [{ authenticator: BASIC, because, confidence: "medium" }];
  const inject = { into: "header", name: "Authorization", value: `${scheme} {{token}}` };
  return [{ ...session, inject }, authorization(scheme)].map((authenticator) => ({
    authenticator,
    because,
    confidence: "medium",
  }));
}

function byWords(body: string): readonly WayIn[] {
  const named = /\bX-[A-Za-z]+(?:-[A-Za-z]+)*\b/i.exec(body)?.[0];
  if (named !== undefined) return [{ authenticator: keyIn(named), because: named, confidence: "medium" }];
  const ways: readonly [RegExp, readonly Authenticator[]][] = [
    [WITHIN.apiKey, [keyIn(KEY_HEADER), { type: "query", name: "key", value: "{{password}}" }]],
    [WITHIN.token, [authorization("Token"), authorization("Bearer"), SESSION]],
    [WITHIN.session, [SESSION]],
  ];
  const hit = ways.find(([words]) => words.test(body));
  const because = hit?.[0].exec(body)?.[0] ?? "";
  return (hit?.[1] ?? []).map((authenticator) => ({ authenticator, because, confidence: "low" }));
}

function keyIn(name: string): Authenticator {
  return { type: "header", name, value: "{{password}}" };
}

function authorization(scheme: string): Authenticator {
  return { type: "header", name: "Authorization", value: `${scheme} {{password}}` };
}
