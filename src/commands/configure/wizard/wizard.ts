/**
 * The wizard: each answer is checked as it is given, then both systems are really called, and the questions that follow
 * are made of what they say. Nothing is written here: leaving it at any prompt leaves everything as it was.
 */
import { CancelledError } from "../../../core/common/problems/errors.ts";
import { paragraph } from "../../../report/terminal/screen.ts";
import { Answers, type Made, type WizardParts } from "./answers.ts";
import { connectFramework360, connectTotalGest } from "./connect.ts";
import { askAboutMapping } from "./mapping.ts";
import { askAboutMessages } from "./notify.ts";
import { askAboutOrders, askAboutProducts, askLanguage } from "./questions.ts";
import { agree } from "./summary.ts";

/**
 * Asks everything and returns what is to be written. Throws CancelledError where it is left, and what a system said where
 * it is left because of that. Where a system speaks otherwise and somebody wants to save what was entered so far, the rest waits
 * until it can be asked.
 */
export async function runWizard(parts: WizardParts): Promise<Made> {
  const answers = new Answers(parts);
  answers.say(paragraph(parts.screen, answers.t("setup.intro")));
  for (;;) {
    answers.step(1, "TotalGest");
    const erp = await connectTotalGest(answers);
    if (!erp.ok) return { changes: answers.changes, unverified: [erp.error] };
    answers.step(2, "Framework360");
    const shop = await connectFramework360(answers);
    if (!shop.ok) return { changes: answers.changes, unverified: [shop.error] };
    const [totalgest, framework360] = [erp.value, shop.value];
    answers.step(3, answers.t("status.orders"));
    await askAboutOrders(answers, framework360);
    await askAboutMapping(answers, totalgest, framework360);
    answers.step(4, answers.t("status.products"));
    await askAboutProducts(answers, totalgest);
    await askLanguage(answers);
    await askAboutMessages(answers);
    const verdict = await agree(answers, framework360);
    if (verdict === "save") return { changes: answers.changes, unverified: [] };
    if (verdict === "leave") throw new CancelledError("SIGINT");
  }
}
