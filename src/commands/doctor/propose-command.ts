import { type System, SYSTEMS } from "../../core/common/systems.ts";
import { shellWord } from "../../report/text/shell-word.ts";

interface Proposing {
  readonly system: System;
  /** The profile to start from; undefined = the built-in one. */
  readonly from: string | undefined;
  /** The file to be written. */
  readonly to: string;
}

/** What has a profile proposed, to be typed as it is. */
export function proposeCommand({ system, from, to }: Proposing): string {
  const basis = from === undefined ? [] : ["--profile", shellWord(from)];
  return ["tg360", "doctor", ...basis, "--write-profile", shellWord(to), ...SYSTEMS[system].option].join(" ");
}
