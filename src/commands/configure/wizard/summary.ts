import type { Configured } from "../../../app/config.ts";
import { factLines } from "../../../render/terminal/screen.ts";
import { backupFolder } from "../../../app/backup/nightly.ts";
import { factsOf } from "../../../view/view.ts";
import type { Answers } from "./answers.ts";
import { languageName } from "./questions.ts";
import type { Framework360Facts } from "../../../diagnosis/probe/functions.ts";

/** Shows everything that will be saved, and asks for agreement. */
export async function agree(answers: Answers, facts: Framework360Facts): Promise<"save" | "over" | "leave"> {
  const { prompts } = answers.parts;
  answers.print([...summaryLines(answers, facts), ""]);
  const choices = [
    { name: answers.t("setup.save"), value: "save" as const },
    { name: answers.t("setup.over"), value: "over" as const },
    { name: answers.t("setup.leave"), value: "leave" as const },
  ];
  return prompts.one<"save" | "over" | "leave">(answers.t("setup.agree"), choices, "save");
}

function summaryLines(answers: Answers, { statuses }: Framework360Facts): readonly string[] {
  const { screen } = answers.parts;
  const config = answers.load();
  const {
    totalgest,
    framework360,
    export: orders,
    fulfilment,
    products,
    mapping,
    notify,
    backup,
    retention,
    lang,
  } = config.values;
  const named = (ids: readonly string[] = []): string =>
    ids.map((id) => statuses.find((status) => status.id === id)?.name ?? id).join(", ");
  const pairs = (map: Readonly<Record<string, string | undefined>> = {}): string =>
    Object.entries(map)
      .map(([from, code]) => `${from} = ${code}`)
      .join(", ");
  const login = notify?.smtpUser === undefined ? "" : `, ${notify.smtpUser}`;
  const mailServer = notify?.to === undefined ? "" : `${notify.smtpUrl ?? ""}${login}`;
  const days = Number.parseInt(backup?.every ?? "", 10);
  const backups = Number.isNaN(days)
    ? answers.t("setup.backups-off")
    : `${answers.t("setup.backups-on", { days })}, ${backupFolder(config)}`;
  const { name: _name, descriptions: texts, ...owners } = products?.fields ?? {};
  const months = Number.parseInt(retention?.buyers ?? "", 10);
  const shippings =
    orders?.shipping === "required" ? pairs(mapping?.shipping) || answers.t("setup.shipping-required") : "";
  const facts = factsOf([
    ["TotalGest", [totalgest?.endpoint, totalgest?.ownerId, totalgest?.shopId, totalgest?.username].join(", ")],
    [answers.t("setup.password"), secretText(answers, config, "totalgest.password")],
    ["Framework360", framework360?.url ?? ""],
    [answers.t("setup.apiKey"), secretText(answers, config, "framework360.apiKey")],
    [answers.t("setup.sum.completed"), named(orders?.statuses)],
    [answers.t("setup.sum.after"), named(orders?.after)],
    [answers.t("setup.sum.open"), named(orders?.open)],
    [answers.t("setup.sum.cancelled"), named(orders?.cancelled)],
    [
      answers.t("setup.sum.from"),
      orders?.from === undefined ? answers.t("show.unset") : answers.parts.screen.text.formats.localDay(orders.from),
    ],
    [answers.t("setup.sum.delivered"), named(Object.values(fulfilment?.statuses ?? {}))],
    [answers.t("setup.payments"), pairs(mapping?.payments)],
    [answers.t("setup.shippings"), shippings],
    [answers.t("setup.vats"), pairs(mapping?.vat)],
    [answers.t("setup.sum.price-list"), products?.priceList ?? ""],
    [answers.t("setup.sum.languages"), (products?.languages ?? []).join(", ")],
    [answers.t("setup.texts"), texts === undefined ? "" : answers.t(`setup.texts.${texts}`)],
    [answers.t("setup.sum.owners"), pairs(owners)],
    [answers.t("setup.sum.buffer"), String(products?.buffer ?? 0)],
    [answers.t("setup.notify"), (notify?.to ?? []).join(", ")],
    [answers.t("setup.smtp"), mailServer],
    [answers.t("setup.daily"), notify?.dailySummary ?? ""],
    [answers.t("setup.sum.backups"), backups],
    [
      answers.t("setup.sum.retention"),
      Number.isNaN(months) ? answers.t("setup.retention-never") : answers.t("setup.sum.months", { n: months }),
    ],
    [answers.t("setup.sum.lang"), lang === undefined ? "" : languageName(lang, answers)],
  ]);
  return factLines(screen, facts);
}

/** Never the secret itself: only whether the file will have it, or its other source. */
function secretText(answers: Answers, config: Configured, key: "totalgest.password" | "framework360.apiKey"): string {
  const origin = config.origins.get(key);
  if (origin?.kind === "environment") return `******** (${answers.t("origin.environment", { name: origin.name })})`;
  const source = config.secrets[key];
  return source?.kind === "command" ? JSON.stringify({ command: [source.argv[0], "…"] }) : "********";
}
