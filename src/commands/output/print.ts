import type { App } from "../../app/app.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { writeJson } from "../../render/json/pieces.ts";
import type { Screen } from "../../render/terminal/screen.ts";
import type { Text } from "../../text/text.ts";
import { asText } from "./present.ts";
import { resultScreen } from "./screen-of.ts";

/** A result in both of its forms; only the one that is printed is made. */
interface Result {
  /** Absent = the default one. */
  readonly timeZone?: string;
  /** For programs. */
  document(): Document | Promise<Document>;
  /** For people. */
  screen(screen: Screen): readonly string[] | Promise<readonly string[]>;
}

type Document = Readonly<Record<string, unknown>>;

/** Prints one document (`--json`), or the screen, or with `--quiet` nothing. Returns the exit code of success. */
export async function printResult(app: App, result: Result): Promise<ExitCode> {
  const { globals, output } = app;
  if (globals.json) await writeJson(await result.document(), (text) => output.out(text));
  else if (!globals.quiet) {
    await output.out(asText(await result.screen(await resultScreen(app, result.timeZone))));
  }
  return EXIT.ok;
}

/** The texts of documents, without a time zone. */
export async function english({ globals }: App): Promise<Text> {
  const { createText } = await import("../../text/text.ts");
  return createText("en", null, globals.shop);
}
