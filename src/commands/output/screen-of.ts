import type { Context, Printing } from "../../app/context.ts";
import { Tg360Error } from "../../core/common/problems/errors.ts";
import type { Screen } from "../../report/terminal/screen.ts";
import { DEFAULT_TIME_ZONE } from "../../core/common/time/time-zone.ts";

const DEFAULT_COLUMNS = 80;

/** The screen for results, in the user's language and the shop's time zone. */
export async function resultScreen(context: Printing, timeZone: string = DEFAULT_TIME_ZONE): Promise<Screen> {
  const { globals, output } = context;
  const { createText } = await import("../../report/text/text.ts");
  return {
    text: await createText(globals.lang, timeZone, globals.shop),
    // A terminal without a size reports 0.
    columns: output.columns > 0 ? output.columns : DEFAULT_COLUMNS,
    color: globals.color && output.outIsTerminal,
    isPiped: !output.outIsTerminal,
  };
}

/** The shop's time zone; the default one if the configuration cannot be read, which is reported elsewhere. */
export async function shopZone(context: Pick<Context, "locateState">): Promise<string> {
  try {
    return (await context.locateState()).timeZone;
  } catch (error) {
    if (error instanceof Tg360Error) return DEFAULT_TIME_ZONE;
    throw error;
  }
}

/** The screen for messages on standard error. */
export async function messageScreen(context: Printing, timeZone: string = DEFAULT_TIME_ZONE): Promise<Screen> {
  const { errIsTerminal } = context.output;
  const color = context.globals.color && errIsTerminal;
  const screen = await resultScreen(context, timeZone);
  return { ...screen, columns: context.output.errColumns ?? screen.columns, color, isPiped: !errIsTerminal };
}
