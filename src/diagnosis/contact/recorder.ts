/** What was said on the wire, without secrets and without buyers. */
import { randomBytes } from "node:crypto";

import type { HttpAnswer } from "../../clients/wire/http.ts";
import type { HttpCall } from "../../clients/wire/send.ts";
import type { Tap } from "../../clients/wire/wire.ts";
import type { System } from "../../core/common/systems.ts";
import type { Exchange } from "../../core/run/doctor/recording.ts";
import { SHORTEST_SECRET, withoutSecrets } from "../../core/common/secret.ts";
import { createDisguise } from "./disguise.ts";

interface Heard {
  readonly system: System;
  readonly operation: string;
  readonly call: HttpCall;
  readonly answer: HttpAnswer | null;
}

export interface Recorder {
  tap(system: System): Tap;
  /** The exchanges. `secrets` = all values that may be in none of them; `kept` = ids and numbers that are nobody's. */
  exchanges(secrets: readonly string[], kept: readonly string[]): readonly Exchange[];
}

/** Operations whose answers, and whose content, are about buyers. */
const ABOUT_BUYERS = /order(?!s\/statuses)/i;
const SECRET_HEADER = /auth|token|key|cookie|secret|session/i;
/** A call's own headers that say what is asked; all others are of the network. */
const KEPT_HEADERS = /^(?:content-type|accept|soapaction|date|retry-after|x-[\w-]+|location|link)$/i;
const MASK = "********";

export function createRecorder(salt = randomBytes(16).toString("hex")): Recorder {
  const heard: Heard[] = [];
  return {
    tap: (system) => (operation, call, answer) => void heard.push({ system, operation, call, answer }),
    exchanges: (secrets, kept) => {
      const masked = withoutSecrets(secrets);
      const asked = withoutShort(secrets);
      const disguise = createDisguise(salt, new Set([...keptIn(heard), ...kept]));
      return heard.map(({ system, operation, call, answer }) => {
        const about = (text: string): string =>
          ABOUT_BUYERS.test(operation) ? disguise.body(masked(text)) : masked(text);
        const address = new URL(call.url);
        if (ABOUT_BUYERS.test(operation))
          for (const [name, value] of new URLSearchParams(address.search)) {
            const made = disguise.value(value);
            if (made !== value) address.searchParams.set(name, made);
          }
        const { pathname, search } = address;
        return {
          system,
          operation,
          method: call.method,
          target: asked(masked(`${pathname}${search}`)),
          headers: headersOf(call.headers, masked),
          body: call.body === undefined ? null : asked(about(textOf(call.body))),
          answer:
            answer === null
              ? null
              : {
                  status: answer.wireStatus,
                  headers: { ...headersOf(answer.headers, masked), ...cookiesOf(answer) },
                  body: about(answer.body),
                },
        };
      });
    },
  };
}

/** What is too short to be masked within words, such as a user name of three letters, where it is a whole value. */
function withoutShort(secrets: readonly string[]): (text: string) => string {
  const short = new Set(secrets.filter(({ length }) => length < SHORTEST_SECRET));
  return (text) => text.replaceAll(/(?<=[">=])[^"<>&=]{1,9}(?=["<&]|$)/g, (one) => (short.has(one) ? MASK : one));
}

function textOf(body: string | Uint8Array): string {
  return typeof body === "string" ? body : Buffer.from(body).toString("latin1");
}

/** What a login wants to be sent again, by its name alone. */
function cookiesOf({ cookies }: HttpAnswer): Readonly<Record<string, string>> {
  const [name] = cookies.keys();
  return name === undefined ? {} : { "set-cookie": `${name}=${MASK}` };
}

function headersOf(
  headers: Readonly<Record<string, string>>,
  masked: (text: string) => string,
): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter(([name]) => KEPT_HEADERS.test(name) && !/set-cookie/i.test(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, SECRET_HEADER.test(name) ? MASK : masked(value)]));
}

/** SKUs and names of products are nobody's, wherever they stand. */
function keptIn(heard: readonly Heard[]): ReadonlySet<string> {
  const kept = new Set<string>();
  for (const { operation, answer } of heard) {
    if (answer === null || ABOUT_BUYERS.test(operation)) continue;
    for (const [, text = ""] of answer.body.matchAll(/"((?:[^"\\]|\\.){1,200})"/g)) kept.add(unescaped(text));
    for (const [, text = ""] of answer.body.matchAll(/>([^<>]{1,200})</g)) kept.add(text);
  }
  return kept;
}

function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    return text;
  }
}
