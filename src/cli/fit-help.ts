import { wrap } from "../report/clean.ts";

/** What is said of a word needs so many columns behind it; else it stands below. */
const LEAST_BEHIND = 30;
const BELOW = 6;

/** The parser's help, no line wider than the screen: it leaves alone what it has too little room for, and what we add to it. */
export function fitHelp(help: string, columns: number): string {
  return help
    .split("\n")
    .flatMap((line) => (line.length <= columns ? [line] : fitLine(line, columns)))
    .join("\n");
}

/** A word or command, a gap, and what is said of it. */
const ENTRY = /^( *\S+(?: \S+)* {2,})(\S.*)$/;

function fitLine(line: string, columns: number): readonly string[] {
  const [, head = "", said = line] = ENTRY.exec(line) ?? [];
  const isBehind = columns - head.length >= LEAST_BEHIND;
  const indent = " ".repeat(isBehind ? head.length : BELOW);
  const lines = wrap(said, columns - indent.length).map((part) => indent + part);
  return isBehind ? [head + (lines[0] ?? "").trimStart(), ...lines.slice(1)] : [head.trimEnd(), ...lines];
}
