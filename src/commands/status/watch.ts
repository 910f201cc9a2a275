import type { App } from "../../app/app.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import { EXIT, type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { paint } from "../../render/terminal/screen.ts";
import { truncate } from "../../text/clean.ts";
import { resultScreen } from "../output/present.ts";

const EVERY_MS = 2 * SECOND;

/** The height if the terminal reports none. */
const DEFAULT_ROWS = 24;

/** Switches to the alternate screen and back (xterm, DECSET 1049), without a cursor (DECTCEM). */
const ENTER = "\u001B[?1049h\u001B[?25l";
const LEAVE = "\u001B[?25h\u001B[?1049l";
const HOME = "\u001B[H";
const CLEAR_LINE = "\u001B[K";
const CLEAR_BELOW = "\u001B[J";

/**
 * Shows the output of `draw` again and again, in place, until Ctrl-C; then prints it once more, to stay. Throws
 * UsageError without a terminal.
 */
export async function watch<C extends App>(
  app: C,
  timeZone: string,
  draw: (frame: C) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { output, signal, clock } = app;
  if (!output.outIsTerminal) throw new UsageError(problem("watch-needs-terminal", {}));
  let last = "";
  await output.out(ENTER);
  try {
    while (!signal.aborted) {
      last = await drawn(app, draw);
      await output.out(await frameOf(app, timeZone, last));
      await clock.sleep(EVERY_MS, signal).catch(() => undefined);
    }
  } finally {
    await output.out(LEAVE);
  }
  await output.out(last);
  return EXIT.ok;
}

/** The output of `draw`. */
async function drawn<C extends App>(app: C, draw: (frame: C) => Promise<ExitCode>): Promise<string> {
  let text = "";
  const { output } = app;
  const caught = {
    outIsTerminal: output.outIsTerminal,
    errIsTerminal: output.errIsTerminal,
    columns: output.columns,
    rows: output.rows,
    err: output.err,
    divertErr: output.divertErr,
    errLine: output.errLine,
    out: (more: string) => {
      text += more;
      return Promise.resolve();
    },
  };
  await draw({ ...app, output: caught });
  return text;
}

/** As many lines as fit, and below them the time and how to end it. */
async function frameOf(app: App, timeZone: string, text: string): Promise<string> {
  const screen = await resultScreen(app, timeZone);
  const rows = app.output.rows > 0 ? app.output.rows : DEFAULT_ROWS;
  const lines = text
    .trimEnd()
    .split("\n")
    .slice(0, rows - 2);
  const at = screen.text.formats.exactInstant(app.clock.now());
  const foot = truncate(screen.text.t("status.watch", { at }), screen.columns);
  return HOME + [...lines, "", paint(screen, "dim", foot)].map((line) => line + CLEAR_LINE).join("\n") + CLEAR_BELOW;
}
