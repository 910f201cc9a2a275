import { shellWord } from "../../core/common/words.ts";

interface Proposing {
  /** The profile to start from; undefined = the built-in one. */
  readonly from: string | undefined;
  /** The file to write. */
  readonly to: string;
}

/** The command that proposes a profile of TotalGest, ready to type. */
export function proposeCommand({ from, to }: Proposing): string {
  const basis = from === undefined ? [] : ["--profile", shellWord(from)];
  return ["tg360", "doctor", ...basis, "--write-profile", shellWord(to)].join(" ");
}
