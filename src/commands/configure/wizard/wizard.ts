/**
 * The wizard: checks each answer, then calls both systems, and builds the next questions from their answers. Nothing
 * is written here: leaving it at any prompt leaves everything unchanged.
 */
import { CancelledError } from "../../../core/common/problems/errors.ts";
import { paragraph } from "../../../render/terminal/screen.ts";
import { Answers, type Made, type WizardParts } from "./answers.ts";
import { connectFramework360, connectTotalGest } from "./connect.ts";
import { askAboutDeliveries } from "./deliveries.ts";
import { askAboutMapping } from "./mapping.ts";
import { askAboutMessages } from "./notify.ts";
import { askAboutOrders, askAboutProducts, askLanguage } from "./questions.ts";
import { agree } from "./summary.ts";

/**
 * Asks everything and returns what is to be written. Throws CancelledError if the user leaves, or the system's
 * failure if the user leaves because of it. If the user saves values that a system does not accept yet, the remaining
 * questions are left out.
 */
export async function runWizard(parts: WizardParts): Promise<Made> {
  const answers = new Answers(parts);
  answers.print(paragraph(parts.screen, answers.t("setup.intro")));
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
    await askAboutDeliveries(answers, framework360);
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
