import type { App } from "../../app/app.ts";
import { isDecision, reasonIn } from "../../core/acts/action.ts";
import { LockedError } from "../../core/common/problems/errors.ts";
import { type Choice, type OpenDecision, eachOf } from "../../core/orders/fix/open-decisions.ts";
import { exportLines } from "../../app/output/export-report.ts";
import { advice, paragraph, messageLines, type Screen, lineColumns, paint } from "../../render/terminal/screen.ts";
import { STANDS_FOR_A_NUMBER } from "./named.ts";
import type { Prompts } from "../prompts/prompts.ts";
import { asText } from "../../app/output/present.ts";
import { carryOut, keepStatus, type DecisionLook, readOpenDecisions, saveMapping } from "../../app/decide.ts";
import { truncate } from "../../text/clean.ts";
import { choiceWords, waitingText } from "../../view/orders/fix.ts";
import { differenceText } from "../../view/orders/order-hints.ts";

export interface WalkParts {
  readonly app: App;
  /** The orders that it asks about; empty = all that wait. */
  readonly tokens: readonly string[];
  readonly prompts: Prompts;
  /** For questions, on standard error. */
  readonly messages: Screen;
  /** For their results, on standard output. */
  readonly results: Screen;
}

/**
 * Asks about one thing after the other, each once, until there is no more or the user ends it. Returns how many
 * orders still wait.
 */
export async function walk(first: DecisionLook, parts: WalkParts): Promise<number> {
  const { app, tokens, messages } = parts;
  const asked = new Set<string>();
  /** Keys of decisions that are asked order by order. */
  const split = new Set<string>();
  let look = first;
  for (;;) {
    const all = look.decisions.flatMap((one) => (split.has(one.key) ? eachOf(one) : [one]));
    const left = all.filter(({ key }) => !asked.has(key));
    const [next] = left;
    if (next === undefined) break;
    const gap = asked.size === 0 ? "" : "\n";
    const head = asked.size === 0 ? [...leftLine(messages, left), ""] : [];
    app.output.err(gap + asText([...head, ...decisionLines(messages, next)]));
    asked.add(next.key);
    const choice = await ask(next, parts);
    if (choice === "end") break;
    if (choice === "later") continue;
    if (choice === "other") {
      app.output.err(asText(advice(messages, messages.text.problem(next.problem).next)));
      continue;
    }
    if (choice === "each") {
      split.add(next.key);
      continue;
    }
    await carryOutAndReport(choice, next, parts);
    look = await readOpenDecisions(app, look.erpShop, tokens);
  }
  return look.decisions.reduce((sum, { orders }) => sum + orders.length, 0);
}

async function ask(
  one: OpenDecision,
  { prompts, messages }: WalkParts,
): Promise<Choice | "each" | "other" | "later" | "end"> {
  const { text } = messages;
  const choices = one.choices.map((choice) => ({ name: choiceText(choice, one, messages), value: choice }));
  const isOfStatus = one.problem.code === "status-renamed";
  const others = [
    ...(isOfStatus ? [{ name: text.t("fix.other-meaning"), value: "other" as const }] : []),
    // One of them may be in TotalGest already, or never be sent.
    ...(one.orders.length > 1 && !isOfStatus ? [{ name: text.t("fix.each"), value: "each" as const }] : []),
    { name: text.t("fix.later"), value: "later" as const },
    { name: text.t("fix.end"), value: "end" as const },
  ];
  const question = text.t(one.choices[0]?.kind === "map" ? "fix.which" : "fix.what");
  // Letters move to what begins with them.
  const chosen = await prompts.one<Choice | "each" | "other" | "later" | "end">(
    question,
    [...choices, ...others],
    one.likely ?? "later",
  );
  return typeof chosen === "string" ? chosen : completed(chosen, prompts, messages);
}

/** With what the person enters. */
async function completed(choice: Choice, prompts: Prompts, { text }: Screen): Promise<Choice> {
  const needed = (answer: string): string | null => (answer.trim() === "" ? text.t("setup.needed") : null);
  if ((choice.kind === "mark-exported" || choice.kind === "acknowledge") && choice.number === "") {
    const fault = (answer: string): string | null =>
      STANDS_FOR_A_NUMBER.test(answer.trim()) ? text.t("head.totalgest") : needed(answer);
    const number = await prompts.text(text.t("head.totalgest"), undefined, fault);
    return choice.kind === "acknowledge" ? { ...choice, number, reason: number } : { ...choice, number };
  }
  if (choice.kind !== "dismiss" && choice.kind !== "acknowledge") return choice;
  const wrong = (answer: string): string | null => (reasonIn(answer) === null ? text.t("fix.wrong-reason") : null);
  return { ...choice, reason: await prompts.text(text.t("fix.reason"), undefined, wrong) };
}

/** Another run does not prevent saving: that run, or the next one, sends the orders that waited. */
async function carryOutAndReport(
  choice: Choice,
  { orders }: OpenDecision,
  { app, messages, results }: WalkParts,
): Promise<void> {
  const { text } = messages;
  const print = (lines: readonly string[]): void => app.output.err(asText(lines));
  try {
    if (choice.kind === "map") {
      const names = await saveMapping(app, choice);
      print(paragraph(messages, text.t("fix.saved", { from: choice.from, to: choice.to })));
      if (names.length > 0) return print(paragraph(messages, text.t("setup.overridden", { names })));
    }
    if (choice.kind === "keep-status") {
      const names = await keepStatus(app, choice);
      print(paragraph(messages, text.t("fix.kept", choice)));
      if (names.length > 0) return print(paragraph(messages, text.t("setup.overridden", { names })));
    }
    const ids = orders.map(({ id }) => id);
    const shown = new Map(orders.map((order) => [order.id, order.shown]));
    const { report } = await carryOut(app, choice, ids, shown);
    const decided = isDecision(choice) ? choice.kind : null;
    await app.output.out(asText(await exportLines(results, report, { listAll: true, decided })));
  } catch (error) {
    if (!(error instanceof LockedError)) throw error;
    print(messageLines(messages, text.problem(error.problem)));
  }
}

/** The number of orders of one cause that are named; the others are only counted. */
const MOST_NAMED = 8;

/** Columns that the prompt needs before a choice. */
const POINTER_COLUMNS = 4;

/** How much is still to be decided. */
function leftLine(screen: Screen, left: readonly OpenDecision[]): readonly string[] {
  const n = left.reduce((sum, { orders }) => sum + orders.length, 0);
  return paragraph(screen, screen.text.t("fix.waits", { n, causes: left.length })).map((line) =>
    paint(screen, "strong", line),
  );
}

/** The problem, and the orders that wait for its solution. */
export function decisionLines(screen: Screen, { problem, orders }: OpenDecision): readonly string[] {
  const { text } = screen;
  const [first] = orders;
  const more = orders.length - MOST_NAMED;
  const { message, next } = text.problem(problem);
  return [
    ...paragraph(screen, first === undefined ? message : text.problem(problem, first.id).message),
    // None of the choices ends it: commands of `configure` do.
    ...(problem.code === "status-unclassed" ? advice(screen, next) : []),
    ...orders.slice(0, MOST_NAMED).map((order) => truncate(`  ${waitingText(order, text)}`, lineColumns(screen))),
    ...(more > 0 ? [`  ${text.t("report.more", { n: more })}`] : []),
    ...(first?.differences ?? []).flatMap((one) =>
      paragraph(screen, differenceText(text, one, first?.currency ?? ""), "    "),
    ),
  ];
}

/** A choice on one line that fits after a prompt's pointer. */
function choiceText(choice: Choice, { problem }: OpenDecision, { text, columns }: Screen): string {
  return truncate(
    choiceWords(choice, text, problem.code === "restored" || problem.code === "put-back"),
    Math.max(20, columns - POINTER_COLUMNS),
  );
}
