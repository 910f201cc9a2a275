import { type Problem, problem } from "../core/common/problems/problem.ts";

/** The parser's English messages, and their parts for other languages. */
const FORMS = [
  [/^unknown option '(.+?)'/, "option"],
  [/^unknown command '(.+?)'/, "command"],
  [/^option '(.+?)' argument missing/, "value"],
  [/^missing required argument '(.+?)'/, "argument"],
  [/^too many arguments for '(.+?)'/, "many"],
] as const;
const CONFLICT = /^option '(.+?)' cannot be used with option '(.+?)'/;
const INVALID = /^option '(.+?)' argument '(.*)' is invalid\. (Allowed choices are|Expected) (.*?)\.$/;
const INVALID_ARGUMENT =
  /^command-argument value '(.*)' is invalid for argument '(.+?)'\. (Allowed choices are|Expected) (.*?)\.$/;
const NEAREST = /\(Did you mean (?:one of )?(.+?)\?\)/;

/** The problem of a command line that the parser did not understand. `command` = the one that was typed; null = none. */
export function parsingProblem(commanderMessage: string, command: string | null): Problem {
  const detail = commanderMessage.replace(/^error: /, "").replaceAll(/\s*\n\s*/g, " ");
  const [, given, argument, ...rest] = INVALID_ARGUMENT.exec(detail) ?? [];
  const helpOf = command ?? "none";
  const [option, value, how, expected] =
    argument === undefined ? (INVALID.exec(detail) ?? []).slice(1) : [argument, given, ...rest];
  if (option !== undefined && value !== undefined && expected !== undefined) {
    const kind = how === "Expected" ? "examples" : "choices";
    return problem("bad-option", { option: longName(option), value, expected: expected.split(", "), kind });
  }
  const [, first, second] = CONFLICT.exec(detail) ?? [];
  if (first !== undefined && second !== undefined) {
    return problem("option-conflict", { first: longName(first), second: longName(second), helpOf });
  }
  const nearest = NEAREST.exec(detail)?.[1] ?? "none";
  for (const [form, what] of FORMS) {
    const named = form.exec(detail)?.[1];
    if (named === undefined) continue;
    const missing = /<(.+)>/.exec(named)?.[1] ?? "";
    const more = what === "value" ? missing : detail;
    return problem("bad-usage", { what, named: longName(named), nearest, detail: more, helpOf });
  }
  return problem("bad-usage", { what: "other", named: "", nearest, detail, helpOf });
}

/** `-r, --report <file>` is `--report`. */
function longName(flags: string): string {
  return flags.split(/[ ,]+/).find((word) => word.startsWith("--")) ?? flags;
}
