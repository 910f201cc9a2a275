import { createNotifier } from "../../../app/messages/notify.ts";
import { parseHour } from "../../../core/common/time/zone.ts";
import type { Answers } from "./answers.ts";
import { testNotification } from "../../output/notify.ts";

/** Asks for the mail addresses and the mail server; if there are addresses, sends a test at once. */
export async function askAboutMessages(answers: Answers): Promise<void> {
  const { prompts, setup, app } = answers.parts;
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
  await testNotification(createNotifier(setup.app, answers.load()), app);
}

function addressesIn(typed: string): readonly string[] {
  return typed
    .split(/[,;\s]+/)
    .map((one) => one.trim())
    .filter((one) => one !== "");
}
