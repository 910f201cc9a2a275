import type { App } from "../../app/app.ts";
import { resealShops } from "../../app/files/shop-files.ts";
import { type ExitCode, worstExit } from "../../core/common/problems/errors.ts";
import { treatmentOf } from "../../core/common/problems/problem.ts";
import { messageLines, paragraph } from "../../render/terminal/screen.ts";
import { asText, messageScreen, english, printResult } from "../output/present.ts";
import { saidOf } from "../../render/json/entries.ts";

/** Seals the secrets of all shops with the first key, so that the keys behind it can go. */
export async function rekeyShops(app: App): Promise<ExitCode> {
  const { key, shops, secrets, failed } = await resealShops(app);
  const exitCode = worstExit(failed.map(({ problem }) => treatmentOf(problem).exit));
  if (!app.globals.json) {
    const { text, ...screen } = await messageScreen(app);
    for (const { problem } of failed) {
      app.output.err(asText(messageLines({ text, ...screen }, text.problem(problem))));
    }
  }
  await printResult(app, {
    document: async () => {
      const text = await english(app);
      const errors = failed.map(({ shop, problem }) => ({
        shop,
        error: saidOf(problem, text),
      }));
      return { schema: "tg360.rekey/1", exitCode, key, shops, secrets, failed: errors };
    },
    screen: (screen) => [
      ...paragraph(screen, screen.text.t("shops.did-rekey", { n: shops, secrets, key })),
      ...(failed.length === 0 ? [] : paragraph(screen, screen.text.t("shops.not-rekeyed", { n: failed.length }))),
    ],
  });
  return exitCode;
}
