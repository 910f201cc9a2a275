/**
 * The wizard: checks each answer, then calls both systems, and builds the next questions from their answers. Nothing
 * is written here: leaving it at any prompt leaves everything unchanged.
 */
import { CancelledError, UsageError } from "../../../core/common/problems/errors.ts";
import { paragraph } from "../../../render/terminal/screen.ts";
import { Answers, type MadeAnswers, type WizardParts } from "./answers.ts";
import { askFramework360, askTotalGest } from "./connect.ts";
import { askAboutMapping } from "./mapping.ts";
import {
  askAboutBackups,
  askAboutRetention,
  askAboutOrders,
  askAboutProducts,
  askAboutDeliveries,
} from "./questions.ts";
import { agree } from "./summary.ts";
import { parseHour } from "../../../core/common/time/zone.ts";
import { testNotification } from "../../../app/output/notify.ts";
import { problem } from "../../../core/common/problems/problem.ts";
import { allShops, type KnownShops } from "../../../core/run/shops/choose.ts";
import { isShopName } from "../../../core/run/shops/scope.ts";
import type { Text } from "../../../text/text.ts";
import type { Prompts } from "../../prompts/prompts.ts";

/**
 * Asks everything but the language, and returns what is to be written. Throws CancelledError if the user leaves, or the system's
 * failure if the user leaves because of it. If the user saves values that a system does not accept yet, the remaining
 * questions are left out.
 */
export async function runWizard(parts: WizardParts): Promise<MadeAnswers> {
  const answers = new Answers(parts);
  answers.set("lang", parts.app.globals.lang);
  answers.print(paragraph(parts.screen, answers.t("setup.intro")));
  for (;;) {
    answers.step(2, "TotalGest");
    const erp = await askTotalGest(answers);
    if (!erp.ok) return { changes: answers.changes, unverified: [erp.error] };
    answers.step(3, "Framework360");
    const shop = await askFramework360(answers);
    if (!shop.ok) return { changes: answers.changes, unverified: [shop.error] };
    const [totalgest, framework360] = [erp.value, shop.value];
    answers.step(4, answers.t("status.orders"));
    await askAboutOrders(answers, framework360);
    await askAboutDeliveries(answers, framework360);
    answers.step(5, answers.t("setup.step.codes"));
    await askAboutMapping(answers, totalgest, framework360);
    answers.step(6, answers.t("status.products"));
    await askAboutProducts(answers, totalgest, framework360);
    answers.step(7, answers.t("setup.step.messages"));
    await askAboutMessages(answers);
    answers.step(8, answers.t("setup.step.backups"));
    await askAboutBackups(answers);
    await askAboutRetention(answers);
    answers.step(9, answers.t("setup.summary"));
    const verdict = await agree(answers, framework360);
    if (verdict === "save") return { changes: answers.changes, unverified: [] };
    if (verdict === "leave") throw new CancelledError("SIGINT");
  }
}

/** Asks for the mail addresses and the mail server; if there are addresses, sends a test at once. */
async function askAboutMessages(answers: Answers): Promise<void> {
  const { prompts, app } = answers.parts;
  const { to = [], smtpUrl, smtpUser, dailySummary } = answers.load().values.notify ?? {};
  answers.about("setup.about.notify");
  const fault = (typed: string): string | null =>
    typed.trim() === "" ? null : answers.faultOf("notify.to", typed, addressesIn(typed));
  const written = await prompts.text(answers.t("setup.notify"), to.length === 0 ? undefined : to.join(", "), fault);
  if (written === "") return;
  answers.set("notify.to", addressesIn(written));
  await answers.askText({ key: "notify.smtpUrl", question: "setup.smtp", about: "setup.about.smtp" }, smtpUrl);
  const user = await prompts.text(answers.t("setup.smtp-user"), smtpUser, () => null);
  if (user !== "") {
    answers.set("notify.smtpUser", user);
    const password = {
      key: "notify.smtpPassword",
      question: "setup.smtp-password",
      about: "setup.about.password",
    } as const;
    await answers.askSecret(password, answers.load().secrets["notify.smtpPassword"] !== null);
  }
  answers.about("setup.about.summary");
  const hour = await prompts.text(answers.t("setup.daily"), dailySummary, (typed) =>
    typed.trim() === "" || parseHour(typed) !== null ? null : answers.t("setup.wrong-hour"),
  );
  if (hour !== "") answers.set("notify.dailySummary", hour);
  await testNotification(app, answers.load());
}

function addressesIn(typed: string): readonly string[] {
  return typed
    .split(/[,;\s]+/)
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

/**
 * The shop that the wizard configures, asked from the second one on: an existing one, or the name of a new one. Null
 * = there is none yet, so the first one needs no name. Throws UsageError if there are several and no question can be
 * asked.
 */
export async function askForShop(known: KnownShops, prompts: Prompts | null, text: Text): Promise<string | null> {
  const shops = allShops(known);
  if (shops.length === 0) return null;
  if (prompts === null) {
    if (known.named.length === 0) return null;
    throw new UsageError(problem("shop-needed", { shops }));
  }
  const chosen = await prompts.one<string | null>(
    text.t("shops.ask-which"),
    [...shops.map((shop) => ({ name: shop, value: shop })), { name: text.t("shops.new"), value: null }],
    shops[0],
  );
  if (chosen !== null) return chosen;
  return prompts.text(text.t("shops.ask-name"), undefined, (name) =>
    isShopName(name) && !shops.includes(name) ? null : text.t("shops.wrong-name"),
  );
}
