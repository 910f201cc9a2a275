import type { Context } from "../../compose/context.ts";
import { EXIT, type ExitCode } from "../../core/common/problems/errors.ts";
import { writeJson } from "../../report/json/pieces.ts";
import { messageLines, paragraph } from "../../report/terminal/screen.ts";
import { asText } from "../output/present.ts";
import { messageScreen, resultScreen } from "../output/screen-of.ts";
import { english } from "../status/show.ts";

/** Seals the secrets of all shops with the first key, so that the keys behind it can go. */
export async function rekeyShops(context: Context): Promise<ExitCode> {
  const { globals, output } = context;
  const { key, shops, secrets, failed } = await (await context.shopFiles()).reseal();
  const exitCode = failed.length === 0 ? EXIT.ok : EXIT.configuration;
  if (globals.json) {
    const text = await english(context);
    const errors = failed.map(({ shop, problem }) => ({
      shop,
      error: { code: problem.code, ...text.problem(problem) },
    }));
    const document = { schema: "tg360.rekey/1", exitCode, key, shops, secrets, failed: errors };
    await writeJson(document, (written) => output.out(written));
    return exitCode;
  }
  const messages = await messageScreen(context);
  for (const { problem } of failed) output.err(asText(messageLines(messages, messages.text.problem(problem))));
  if (globals.quiet) return exitCode;
  const screen = await resultScreen(context);
  const { t } = screen.text;
  await output.out(
    asText([
      ...paragraph(screen, t("shops.did-rekey", { n: shops, secrets, key })),
      ...(failed.length === 0 ? [] : paragraph(screen, t("shops.not-rekeyed", { n: failed.length }))),
    ]),
  );
  return exitCode;
}
