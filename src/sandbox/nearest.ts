/** Which recorded call is most like a call: what a replay answers. */
import { isRecord } from "../core/common/record.ts";
import type { Exchange } from "../core/run/doctor/recording.ts";

export interface AskedCall {
  readonly method: string;
  readonly target: string;
  readonly action: string;
  readonly body: string;
}

/** An order of ours, anywhere in a call. */
export const OUR_REFERENCE = /fw360:[\w.-]+:[\w.-]+/;

/** The recorded call that is most like this one: the same address, and the same values; null = none has its address. */
export function nearestExchange(recorded: readonly Exchange[], asked: AskedCall): Exchange | null {
  const own = factsOf(asked);
  const same = recorded.filter(
    (one) => one.answer !== null && one.method === asked.method && actionOf(one) === asked.action,
  );
  const here = same.filter((one) => pathOf(one.target) === pathOf(asked.target));
  const later = (one: Exchange): number => chainOf(one, recorded);
  const candidates = here.length > 0 ? here : same.filter((one) => folderOf(one.target) === folderOf(asked.target));
  const rated = candidates
    .map((one) => ({ one, ...likeness(own, factsOf({ target: one.target, body: one.body ?? "" })) }))
    .toSorted((a, b) => b.score - a.score || later(b.one) - later(a.one) || sizeOf(b.one) - sizeOf(a.one));
  const [best] = rated;
  if (best === undefined) return null;
  if (best.other === null) return best.one;
  // It asks for something else than was asked for then: if a list has it, the answer is about that.
  for (const { one, other } of rated) {
    const about = other === null ? null : aboutOther(one, other, recorded);
    if (about !== null) return about;
  }
  // Of those that ask the same, the emptiest answer says that there is none.
  const isAlike = ({ score }: { readonly score: number }): boolean =>
    here.length === 0 || score > best.score - A_DIFFERENCE;
  const alike = rated.filter(isAlike).map(({ one }) => one);
  return alike.toSorted((a, b) => sizeOf(a) - sizeOf(b))[0] ?? null;
}

/** How many recorded calls go on from this one, each asking for what the answer before says: a list that was read to its end. */
function chainOf(one: Exchange, recorded: readonly Exchange[]): number {
  const known = chains.get(one);
  if (known !== undefined) return known;
  const asked = new Set(valuesOf(one));
  const next = recorded.slice(recorded.indexOf(one) + 1).filter(({ operation }) => operation === one.operation);
  const lengths = next
    .filter((other) => valuesOf(other).some((value) => !asked.has(value) && one.answer?.body.includes(value) === true))
    .map((other) => 1 + chainOf(other, recorded));
  const longest = Math.max(0, ...lengths);
  chains.set(one, longest);
  return longest;
}

const chains = new WeakMap<Exchange, number>();

function valuesOf({ target, body }: Exchange): readonly string[] {
  return [...factsOf({ target, body: body ?? "" }).values()].filter((value) => value !== "" && value !== MASK);
}

/** Without the calls of a session that was over: a login and the same call follow each of them. */
export function withoutEnded(recorded: readonly Exchange[]): readonly Exchange[] {
  return recorded.filter((one, at) => {
    const [login, again] = recorded.slice(at + 1);
    const isLogin = login?.answer?.body.includes(MASK) === true;
    return !(isLogin && again?.target === one.target && again.method === one.method && again.body === one.body);
  });
}

/** In the place of a secret. */
const MASK = "********";

interface Other {
  readonly before: string;
  readonly now: string;
}

/** A recorded answer about one record, with another record of a recorded list in its place; null = there is none. */
function aboutOther(one: Exchange, { before: asked, now }: Other, recorded: readonly Exchange[]): Exchange | null {
  const value = parsed(one.answer?.body ?? "");
  const before = recordWith(value, asked);
  if (one.answer === null || before === null) return null;
  for (const { answer, operation } of recorded) {
    if (!/product/i.test(operation)) continue;
    const after = recordWith(parsed(answer?.body ?? ""), now, before.name);
    if (after !== null) {
      const body = JSON.stringify(value, (_key, part: unknown) => (part === before.record ? after.record : part));
      return { ...one, answer: { ...one.answer, body } };
    }
  }
  return null;
}

/** The deepest record with this value, by the name of its field if one is given. */
function recordWith(
  value: unknown,
  text: string,
  name?: string,
): { readonly record: object; readonly name: string } | null {
  const parts = Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : [];
  for (const part of parts) {
    const found = recordWith(part, text, name);
    if (found !== null) return found;
  }
  if (!isRecord(value)) return null;
  const field = Object.keys(value).find((key) => (name ?? key) === key && String(value[key]) === text);
  return field === undefined ? null : { record: value, name: field };
}

function actionOf({ headers }: Exchange): string {
  const [, value = ""] = Object.entries(headers).find(([name]) => name.toLowerCase() === "soapaction") ?? [];
  return value;
}

function pathOf(target: string): string {
  return target.replace(/\?.*$/s, "");
}

function folderOf(target: string): string {
  return pathOf(target).replace(/[^/]*$/, "");
}

function sizeOf({ answer }: Exchange): number {
  return answer?.body.length ?? 0;
}

/** What a call says: its parameters, and the values of its body by name. */
function factsOf({ target, body }: Pick<AskedCall, "target" | "body">): ReadonlyMap<string, string> {
  const { searchParams, pathname } = new URL(target, "http://replay");
  const facts = new Map<string, string>(searchParams);
  facts.set("/", pathname.replace(/^.*\//s, ""));
  const put = (name: string, value: unknown): void => {
    if (Array.isArray(value)) value.forEach((one, at) => put(`${name}[${String(at)}]`, one));
    else if (isRecord(value)) for (const [key, one] of Object.entries(value)) put(`${name}.${key}`, one);
    else facts.set(name, String(value));
  };
  const value = parsed(body);
  if (value !== undefined) put("", value);
  else
    for (const [, name = "", attributes = "", text = ""] of body.matchAll(/<([\w:.-]+)([^>]*)>([^<]*)/g)) {
      facts.set(name, text);
      for (const [, key = "", said = ""] of attributes.matchAll(/([\w:.-]+)="([^"]*)"/g))
        facts.set(`${name}@${key}`, said);
    }
  for (const [name, text] of /^[\w[\]%.-]+=/.test(body) ? new URLSearchParams(body) : []) facts.set(name, text);
  return facts;
}

/** Times differ from run to run; a value that is no time says what is asked for. */
const A_TIME = /^\W*(?:\d{4}-\d\d-\d\d|\d{2}\.\d{2}\.\d{4}|\d{10,13}$)|^$/;

/** Another value weighs so much, more than any times that differ. */
const A_DIFFERENCE = 4;

function likeness(
  own: ReadonlyMap<string, string>,
  recorded: ReadonlyMap<string, string>,
): { readonly score: number; readonly other: Other | null } {
  let score = 0;
  let other: Other | null = null;
  for (const name of new Set([...own.keys(), ...recorded.keys()])) {
    const [mine, theirs] = [own.get(name), recorded.get(name)];
    if (mine === theirs) score += A_DIFFERENCE;
    else if (A_TIME.test(mine ?? theirs ?? ""))
      score += mine === undefined || theirs === undefined ? -2 : 1 - apart(mine, theirs);
    else if (OUR_REFERENCE.test(`${mine ?? ""}`)) score += 1;
    else {
      score -= A_DIFFERENCE;
      const isSaid = mine !== undefined && mine !== MASK && theirs !== MASK;
      if (isSaid) other ??= { before: theirs ?? "", now: mine };
    }
  }
  return { score, other };
}

/** How far two times, or the ends of two times, are apart, from 0 to 1. */
function apart(one: string, other: string): number {
  const [a = 0, b = 0] = [one, other].map((text) => Date.parse(/[^,]*$/.exec(text)?.[0] ?? ""));
  return Number.isNaN(a - b) ? 1 : Math.min(1, Math.abs(a - b) / MANY_MS);
}

const MANY_MS = 100 * 365 * 86_400_000;

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
