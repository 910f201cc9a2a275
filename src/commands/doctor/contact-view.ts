/** A first contact as a person reads it: what contradicts the contracts first, then what was not seen. */
import type { Sentence } from "../../diagnosis/contact/sentences.ts";
import type { Text } from "../../text/text.ts";
import { type Cell, type Column, type Table, tableOf, titled, type View } from "../../view/view.ts";

const ORDER = ["contradicted", "not-seen", "confirmed"] as const;

export function contactView(text: Text, sentences: readonly Sentence[], exchanges: number): View {
  const { t } = text;
  const count = countVerdicts(sentences);
  return {
    ...titled(t("doctor.contact.title"), count.contradicted === 0 ? "good" : "bad"),
    counts: [t("doctor.contact.counts", { ...count, exchanges })],
    says: [t("doctor.contact.says")],
    tables: ORDER.flatMap((verdict) => tablesOf(text, verdict, sentences)),
  };
}

/** By verdict, in the words of code. */
export function countVerdicts(
  sentences: readonly Sentence[],
): Readonly<Record<"confirmed" | "contradicted" | "notSeen", number>> {
  const of = (verdict: (typeof ORDER)[number]): number => sentences.filter((one) => one.verdict.is === verdict).length;
  return { confirmed: of("confirmed"), contradicted: of("contradicted"), notSeen: of("not-seen") };
}

function tablesOf(text: Text, verdict: (typeof ORDER)[number], sentences: readonly Sentence[]): readonly Table[] {
  const { t } = text;
  const found = sentences.filter((one) => one.verdict.is === verdict);
  const columns: readonly Column<Sentence>[] = [
    { key: "system", label: t("doctor.contact.system"), least: 9, cell: ({ system }) => system },
    { key: "says", label: t("doctor.contact.sentence"), least: 30, cell: ({ says }) => plain(says) },
    { key: "found", label: t("doctor.contact.found"), least: 20, cell: foundIn },
    ...(verdict === "contradicted"
      ? [{ key: "mend", label: t("doctor.contact.mend"), least: 12, cell: ({ mend }: Sentence) => mend ?? "" }]
      : []),
  ];
  return found.length === 0 ? [] : [tableOf(t(`doctor.contact.${verdict}`), columns, found)];
}

function foundIn({ verdict }: Sentence): Cell {
  if (verdict.is === "confirmed") return "";
  return verdict.is === "not-seen" ? verdict.why : `${verdict.place}: ${verdict.found}`;
}

/** The marks of Markdown are for the page of the contracts. */
function plain(says: string): string {
  return says.replaceAll("`", "");
}
