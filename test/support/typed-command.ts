import { COMMAND_NAMES } from "../../src/core/run/shops/scope.ts";

/**
 * Source of an expression that finds the start of a command in running text: `tg360` before the name of a command or
 * an option. In "tg360 tries again" it is the subject of the sentence.
 */
export const COMMAND_BEGINS = String.raw`\btg360 (?=--|(?:${COMMAND_NAMES.join("|")})(?![\w-]))`;

/** Source of an expression for the rest of the command, up to the end of the sentence; quotes may hold anything. */
const REST_OF_COMMAND = String.raw`(?:'[^']*'|.)*?(?=\. |\)|, | \(|\. ?$|$)`;

/** The commands of a hint that do something, as words to type. */
export function actingCommandsIn(hint: string): readonly (readonly string[])[] {
  const found = hint.match(new RegExp(COMMAND_BEGINS + REST_OF_COMMAND, "g")) ?? [];
  return found
    .map((one) =>
      one
        .replace(/^tg360 /, "")
        .replaceAll("'", "")
        .split(" "),
    )
    .filter(([command = ""]) => !["doctor", "status"].includes(command));
}
