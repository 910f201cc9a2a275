import COMMANDS from "./commands.json" with { type: "json" };
import { isShopName, SHOP_COMMANDS } from "../core/run/shops/scope.ts";

/** A tg360 command that works on a shop and does not name it yet. */
const COMMAND = new RegExp(
  String.raw`\btg360 (?:status (?:orders|products)|${SHOP_COMMANDS.join("|")})(?![\w-])(?! --shop\b)`,
  "g",
);

/**
 * The text with `--shop` in each command that works on a shop; null = the shop has no name, and the text stays
 * unchanged.
 */
export function namingShop(text: string, shop: string | null): string {
  return shop === null || !isShopName(shop) ? text : text.replaceAll(COMMAND, `$& --shop ${shop}`);
}

/** A next step: whole sentences, and apart from them what to type, to compare or to open. */
export interface Step {
  /** Empty = the command says it all. */
  readonly say: string;
  /** What to type or to compare; null = nothing. */
  readonly command: string | null;
  /** An address of our own page. */
  readonly link?: string;
}

/** What to do, in the order of its sentences; empty = nothing. */
export type Next = readonly Step[];

/** Stand around a command in a filled message. Values are clean, so that none contains them. */
const BEGIN = "\u0001";
const END = "\u0002";

/** Values of messages that are commands as they are. */
const GIVEN = ["command", "instead", "line"];

/** The commands that a message names, by the name of their placeholder; null = the value itself is the command. */
export function commandsIn(message: string): readonly (readonly [name: string, template: string | null])[] {
  const templates: Readonly<Record<string, string>> = COMMANDS;
  const names = new Set([...message.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name));
  return [...names]
    .filter((name) => Object.hasOwn(templates, name) || GIVEN.includes(name))
    .map((name) => [name, templates[name] ?? null]);
}

export function marked(command: string): string {
  return BEGIN + command + END;
}

/** The steps of a filled message with marked commands. */
export function stepsOf(message: string): Next {
  const parts = message.split(MARKED);
  const steps: Step[] = [];
  for (let at = 0; at < parts.length; at += 2) {
    const say = (parts[at] ?? "").trim();
    const command = parts[at + 1] ?? null;
    if (say !== "" || command !== null) steps.push({ say, command });
  }
  return steps;
}

// oxlint-disable-next-line no-control-regex -- our own marks
const MARKED = /\u0001([^\u0002]*)\u0002/;

/** The sentence before its command, which stands behind it or below it. */
export function beforeCommand(say: string, colon: string): string {
  return say.replace(/[\s\u00A0\u202F]*[.:]$/, "") + colon.trimEnd();
}

/** All steps as one text, for documents and cells. */
export function inOneText(next: Next, colon: string): string {
  const sentences = next.map(({ say, command }) =>
    command === null ? say : say === "" ? command : `${beforeCommand(say, colon)} ${command}`,
  );
  return sentences.map((one, at) => (at < sentences.length - 1 ? one.replace(/([^.!?])$/, "$1.") : one)).join(" ");
}

/** Only the sentences: on the page, buttons take the place of commands. */
export function sentencesOf(next: Next): string {
  return next
    .map(({ say }) => say.replace(/[\s\u00A0\u202F]*:$/, "."))
    .filter((say) => say !== "")
    .join(" ");
}
