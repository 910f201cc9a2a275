/** What a test cannot know, for a person: three products and one order side by side, and what was not checked. */
import { parseJson } from "../../clients/answer/answer.ts";
import { isRecord } from "../../core/common/record.ts";
import { idText, LIMIT } from "./lists.ts";
import type { ReadFacts } from "./reads.ts";
import { type SeenCall, callText, type Trial } from "./trial.ts";
import type { WriteFacts } from "./writes.ts";

/** Something beside what the system said of it, or was told. */
export interface SideBySide {
  readonly ours: unknown;
  /** In the vendor's own words. */
  readonly theirs: readonly string[];
}

export interface ShownByAdapter {
  readonly products: readonly SideBySide[];
  readonly order: SideBySide | null;
  /** What the adapter's look-up of that order gives. */
  readonly found: SideBySide | null;
  readonly unchecked: readonly Unchecked[];
}

export type Unchecked =
  | { readonly code: "count"; readonly n: number }
  | { readonly code: Exclude<UncheckedCode, "count"> };

type UncheckedCode =
  | "count"
  | "meaning"
  | "profile"
  | "since"
  | "orders"
  | "profile-orders"
  | "look-up"
  | "words"
  | "buyer"
  | "lines"
  | "totals"
  | "one-email"
  | "list"
  | "session"
  | "stock";

/** How many products a person compares. */
const SHOWN = 3;
const MOST_CHARACTERS = 1200;

export async function showBeside(
  trial: Trial,
  facts: ReadFacts,
  writes: WriteFacts | null,
  mask: (text: string) => string,
): Promise<ShownByAdapter> {
  const chosen = someOf(facts.products);
  const products: SideBySide[] = [];
  const isOwn = trial.gives("products") && chosen.length > 0;
  const list = isOwn ? (await trial.ask("products", { limit: LIMIT })).seen : [];
  for (const ours of chosen) {
    const own = isOwn && trial.gives("product") ? (await trial.ask("product", { id: idText(ours) })).seen : [];
    products.push({ ours, theirs: wordsAbout(ours, [...own, ...list]).map(mask) });
  }
  const found = await foundAgain(trial, writes, mask);
  return { products, order: orderOf(writes, mask), found, unchecked: uncheckedOf(trial, facts, writes) };
}

/** The first, the cheapest and the dearest: those that are unlike each other tell most. */
function someOf(products: readonly unknown[]): readonly unknown[] {
  const byPrice = products.toSorted((one, other) => priceOf(one) - priceOf(other));
  return [...new Set([products[0], byPrice[0], byPrice.at(-1), ...products])].slice(
    0,
    Math.min(SHOWN, products.length),
  );
}

function priceOf(product: unknown): number {
  const { prices } = isRecord(product) ? product : {};
  const [first] = Array.isArray(prices) ? (prices as unknown[]) : [];
  return isRecord(first) ? Number(first["amount"]) : 0;
}

/** What the answers say about a product, each once. */
function wordsAbout(product: unknown, seen: readonly SeenCall[]): readonly string[] {
  if (!isRecord(product)) return [];
  const keys = [product["sku"], product["id"]].map(String).filter((key) => key !== "");
  const texts = seen.flatMap(({ answer }) => (answer === null ? [] : excerpts(answer.body, keys)));
  return [...new Set(texts)].map((text) => text.slice(0, MOST_CHARACTERS));
}

/** The records of a JSON answer, the rows of a table, or the surroundings, that name one of these. */
function excerpts(body: string, keys: readonly string[]): readonly string[] {
  const value = parseJson(body);
  if (value !== undefined) return recordsWith(value, keys).map((record) => JSON.stringify(record));
  if (/^\s*</.test(body)) return around(body, keys);
  const rows = body.split(/\r?\n/);
  const named = rows.filter((row) =>
    row.split(/[;,\t|]/).some((cell) => keys.includes(cell.replaceAll('"', "").trim())),
  );
  return named.length === 0 ? [] : [[rows[0] ?? "", ...named].join("\n")];
}

/** The deepest records that have one of the keys as a value. */
function recordsWith(value: unknown, keys: readonly string[]): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => recordsWith(one, keys));
  if (!isRecord(value)) return [];
  if (Object.values(value).some((one) => keys.includes(String(one)))) return [value];
  return Object.values(value).flatMap((one) => recordsWith(one, keys));
}

/** The element that encloses the first of the keys in XML. */
function around(body: string, keys: readonly string[]): readonly string[] {
  const at = keys.map((key) => body.indexOf(`>${key}<`)).find((found) => found !== -1);
  if (at === undefined) return [];
  const before = body.slice(0, at);
  const open = [...before.matchAll(/<([\w:.-]+)[^>/]*>/g)].filter(
    ([whole, name], _at) => !body.slice(before.lastIndexOf(whole), at).includes(`</${name ?? ""}>`),
  );
  const parent = open.at(-2);
  if (parent === undefined) return [body.slice(at, at + MOST_CHARACTERS)];
  const end = body.indexOf(`</${parent[1] ?? ""}>`, at);
  return [body.slice(parent.index, end === -1 ? undefined : end + (parent[1] ?? "").length + 3)];
}

/** The order, and the calls that carried it. */
function orderOf(writes: WriteFacts | null, mask: (text: string) => string): SideBySide | null {
  if (writes?.first == null) return null;
  const { made, result } = writes.first;
  const calls = result.seen.map(
    ({ call }) => `${call.method} ${callText(call).split("\n")[1] ?? ""}\n${bodyText(call.body)}`,
  );
  return { ours: made.order, theirs: calls.map((text) => mask(text.trim())) };
}

/** The order as it is found: in the contract's words as the adapter gives them, and in the system's own. */
async function foundAgain(
  trial: Trial,
  writes: WriteFacts | null,
  mask: (text: string) => string,
): Promise<SideBySide | null> {
  if (writes?.first == null || !trial.gives("findOrder")) return null;
  const { reference } = writes.first.made;
  const result = await trial.ask("findOrder", { reference });
  if (!result.ok) return null;
  const answers = result.seen.flatMap(({ answer }) => (answer === null ? [] : [answer.body.slice(0, MOST_CHARACTERS)]));
  return { ours: result.value, theirs: answers.map(mask) };
}

function bodyText(body: string | Uint8Array | undefined): string {
  if (body === undefined) return "";
  return typeof body === "string" ? body : Buffer.from(body).toString("latin1");
}

function uncheckedOf(trial: Trial, facts: ReadFacts, writes: WriteFacts | null): readonly Unchecked[] {
  const found = writes?.first?.found[0];
  const isWritten = writes?.first?.result.ok === true;
  const when = (is: boolean, code: Exclude<UncheckedCode, "count">): readonly Unchecked[] => (is ? [{ code }] : []);
  return [
    ...(facts.byProfile ? [] : [{ code: "count", n: facts.products.length } as const]),
    { code: "meaning" },
    { code: "stock" },
    ...when(facts.byProfile, "profile"),
    ...when(facts.ignoresSince, "since"),
    ...when(!isWritten, trial.gives("createOrder") ? "orders" : "profile-orders"),
    ...when(isWritten, "words"),
    ...when(isWritten && found === undefined, "look-up"),
    ...when(isWritten && (found?.buyer ?? null) === null, "buyer"),
    ...when(isWritten && !Array.isArray(found?.lines), "lines"),
    ...when(isWritten && (found?.gross ?? null) === null, "totals"),
    ...when(writes?.oneEmail === true, "one-email"),
    ...when(!trial.gives("listOrders"), "list"),
    { code: "session" },
  ];
}
