/**
 * The wizard: each answer is checked as it is given, then both systems are really called, and the questions that follow
 * are made of what they say. Nothing is written here: leaving it at any prompt leaves everything as it was.
 */
import type { Changes } from "../context.ts";
import { CancelledError } from "../core/errors.ts";
import { paragraph } from "../report/screen.ts";
import { Answers, type WizardParts } from "./configure-answers.ts";
import { connectFramework360, connectTotalGest } from "./configure-connect.ts";
import { askAboutMapping } from "./configure-mapping.ts";
import { askAboutOrders, askAboutProducts, askLanguage } from "./configure-questions.ts";
import { agree } from "./configure-summary.ts";

/**
 * Asks everything and returns what is to be written. Throws CancelledError where it is left, and what a system said where
 * it is left because of that.
 */
export async function runWizard(parts: WizardParts): Promise<Changes> {
  const answers = new Answers(parts);
  answers.say(paragraph(parts.screen, answers.t("setup.intro")));
  for (;;) {
    answers.step(1, "TotalGest");
    const totalgest = await connectTotalGest(answers);
    answers.step(2, "Framework360");
    const framework360 = await connectFramework360(answers);
    answers.step(3, answers.t("status.orders"));
    await askAboutOrders(answers, framework360);
    await askAboutMapping(answers, totalgest, framework360);
    answers.step(4, answers.t("status.products"));
    await askAboutProducts(answers, totalgest);
    await askLanguage(answers);
    const verdict = await agree(answers, framework360);
    if (verdict === "save") return answers.changes;
    if (verdict === "leave") throw new CancelledError("SIGINT");
  }
}
