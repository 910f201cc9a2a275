/** What is advised in documents, and which kind of answer a command is. */
import type { Ran } from "../support/tg360-process.ts";
import { actingCommandsIn } from "../support/typed-command.ts";
import type { OrderEntry } from "./documents.ts";

/** Where a next step says that the shop is to be corrected, no command has to be typed. */
export const IN_SHOP = /put its status back in the shop|undo it in the shop/;
export const UNDO = ["(the shop)"] as const;
/** What no text may show: a brace that was not filled, or a bracket or quotation marks around nothing. */
const HOLES = /[{}]|\(\s*\)|“\s*”/;

/** What is said of one thing, with what to do. */
export interface Advice {
  /** An order's id, a SKU, or "" for what is about more than one. */
  readonly id: string;
  readonly code: string;
  readonly hint: string;
}

/** What `fix --json` lists besides orders names its order in its command. */
export function othersIn({ others }: { readonly others: readonly object[] }): readonly Advice[] {
  return adviceIn(others).map((one) => ({ ...one, id: /tg360 fix (\d+) /.exec(one.hint)?.[1] ?? "" }));
}

/** Of `status --json`, what only stands there. */
export function standingIn(status: {
  readonly reasonCodes: readonly string[];
  readonly hints: readonly string[];
}): readonly Advice[] {
  const all = status.reasonCodes.map((code, at) => ({ id: "", code, hint: status.hints[at] ?? "" }));
  return all.filter(({ code }) => code === "payments-waiting");
}

/** How a decision could be taken back needs nobody. */
export function isToDo({ hint }: Advice): boolean {
  const commands = actingCommandsIn(hint);
  return commands.length === 0 || commands.some((words) => !wayOf(words).startsWith("put back"));
}

/** What a command printed that has a hole. */
export function holesIn(words: readonly string[], { stdout, stderr }: Ran): readonly string[] {
  const texts = words.includes("--json") && stdout !== "" ? textsIn(JSON.parse(stdout)) : [stdout + stderr];
  return texts.filter((one) => HOLES.test(one));
}

/** The messages and hints of a document. */
function textsIn(document: unknown): readonly string[] {
  if (typeof document !== "object" || document === null) return [];
  return Object.entries(document).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "string" ? (name === "message" || name === "hint" ? [value] : []) : textsIn(value),
  );
}

export type Listed = Pick<OrderEntry, "id" | "error" | "flags" | "afterExport"> & {
  readonly fulfilment: { readonly stage: string } | null;
};

/** Of an order that waits or was cancelled it is said, too, how it could be sent. */
export function needsPerson({ error, flags, afterExport }: Listed): boolean {
  return error !== null || flags.includes("late") || afterExport?.acknowledged === null;
}

/** Every hint of a document, with the order or product that it stands beside. */
export function adviceIn(
  document: unknown,
  about: { id: string; code: string } = { id: "", code: "" },
): readonly Advice[] {
  if (Array.isArray(document)) return document.flatMap((one) => adviceIn(one, about));
  if (typeof document !== "object" || document === null) return [];
  const own = document as Readonly<Record<string, unknown>>;
  const text = (name: string): string | null => (typeof own[name] === "string" ? own[name] : null);
  const { error } = own as { readonly error?: { readonly code?: string } | null };
  const here = {
    id: text("id") ?? text("sku") ?? about.id,
    code: text("code") ?? text("kind") ?? error?.code ?? about.code,
  };
  const hint = text("hint");
  const rest = Object.values(own).flatMap((one) => adviceIn(one, here));
  return hint === null || hint === "" ? rest : [{ ...here, hint }, ...rest];
}

/** A status has an answer for each class. */
export function answerOf(words: readonly string[]): string {
  const way = wayOf(words);
  return way === "classify" ? `${way} ${words[1] ?? ""}` : way;
}

/** The options of `fix`, each an answer of its own. */
const FIXES = [
  ["--acknowledge", "acknowledge"],
  ["--mark-exported", "mark"],
  ["--dismiss", "dismiss"],
  ["--resend", "resend"],
  ["--put-back", "put back"],
  ["--push-status", "push status"],
  ["--settle-status", "settle status"],
  ["--tell-payments", "tell payments"],
  ["--settle-payments", "settle payments"],
] as const;

export function wayOf(words: readonly string[]): string {
  if (words === UNDO) return "undo in the shop";
  if (words[0] === "configure") {
    if (words[1] === "--fulfilment") return "status of parcels";
    return words[1]?.startsWith("--map") === true ? "map" : "classify";
  }
  if (words[0] === "audit") {
    return words[1] === "settle" ? "settle day" : words[1] === "put-back" ? "put back day" : "audit again";
  }
  if (words.includes("--release-statuses")) return `release ${words[1] === "--release-statuses" ? "all" : "some"}`;
  const fix = FIXES.find(([option]) => words.includes(option));
  if (fix !== undefined) return fix[1];
  return words[0] === "export-orders" ? "send" : words.slice(0, 2).join(" ");
}
