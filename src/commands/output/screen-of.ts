import type { App } from "../../app/app.ts";
import { locateState } from "../../app/config.ts";
import { Tg360Error } from "../../core/common/problems/errors.ts";
import type { Screen } from "../../render/terminal/screen.ts";
import { DEFAULT_TIME_ZONE } from "../../core/common/time/zone.ts";

const DEFAULT_COLUMNS = 80;

/** The screen for results, in the user's language and the shop's time zone. */
export async function resultScreen(app: App, timeZone: string = DEFAULT_TIME_ZONE): Promise<Screen> {
  const { globals, output } = app;
  const { createText } = await import("../../text/text.ts");
  return {
    text: await createText(globals.lang, timeZone, globals.shop),
    // A terminal without a size reports 0.
    columns: output.columns > 0 ? output.columns : DEFAULT_COLUMNS,
    color: globals.color && output.outIsTerminal,
    isPiped: !output.outIsTerminal,
  };
}

/** The shop's time zone; the default one if the configuration cannot be read, which is reported elsewhere. */
export async function shopZone(app: App): Promise<string> {
  try {
    return (await locateState(app)).timeZone;
  } catch (error) {
    if (error instanceof Tg360Error) return DEFAULT_TIME_ZONE;
    throw error;
  }
}

/** The screen for messages on standard error. */
export async function messageScreen(app: App, timeZone: string = DEFAULT_TIME_ZONE): Promise<Screen> {
  const { errIsTerminal } = app.output;
  const color = app.globals.color && errIsTerminal;
  const screen = await resultScreen(app, timeZone);
  return { ...screen, columns: app.output.errColumns ?? screen.columns, color, isPiped: !errIsTerminal };
}
