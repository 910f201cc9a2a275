import type { CommandLine, Configuration, Context } from "../../compose/context.ts";
import type { Screen } from "../../report/terminal/screen.ts";
import type { Text } from "../../report/text/text.ts";
import { asText } from "../output/present.ts";
import { resultScreen } from "../output/screen-of.ts";

/** One document, or the screen, or with `--quiet` nothing. */
export async function show(
  context: CommandLine & Configuration,
  timeZone: string,
  document: (write: (text: string) => Promise<void>) => Promise<void>,
  screen: (screen: Screen) => Promise<readonly string[]>,
): Promise<void> {
  const { globals, output } = context;
  if (globals.json) await document((text) => output.out(text));
  else if (!globals.quiet) await output.out(asText(await screen(await resultScreen(context, timeZone))));
}

/** The texts of documents. */
export async function english({ globals }: Pick<Context, "globals">): Promise<Text> {
  const { createText } = await import("../../report/text/text.ts");
  return createText("en", null, globals.shop);
}
