import { type System, SYSTEMS } from "../../core/common/systems.ts";
import { shellWord } from "../../report/text/shell-word.ts";

interface Proposing {
  readonly system: System;
  /** The profile to start from; undefined = the built-in one. */
  readonly from: string | undefined;
  /** The file to write. */
  readonly to: string;
}

/** The command that proposes a profile, ready to type. */
export function proposeCommand({ system, from, to }: Proposing): string {
  const basis = from === undefined ? [] : ["--profile", shellWord(from)];
  return ["tg360", "doctor", ...basis, "--write-profile", shellWord(to), ...SYSTEMS[system].option].join(" ");
}
