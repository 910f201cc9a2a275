import { BOM, csvRecord } from "./csv.ts";
import type { Text } from "../../text/text.ts";
import { differenceOf } from "../../view/audit/tables.ts";
import { type KeptAudit, describeException } from "../../view/audit/words.ts";

/**
 * One line per order, for Excel with Swiss settings: semicolons, and decimals in the language's format. Exceptions
 * without a line of their own follow below.
 */
export async function* auditCsv({ report }: KeptAudit, text: Text): AsyncGenerator<string> {
  const { orders, exceptions } = report;
  const left = new Map(exceptions.map((exception) => [exception.id, exception]));
  const amount = (one: string | null): string => (one === null ? "" : text.formats.plain(one));
  yield BOM;
  yield csvRecord([
    text.t("audit.head.day"),
    text.t("head.order"),
    text.t("head.number"),
    text.t("audit.head.totalgest-number"),
    text.t("audit.head.shop"),
    text.t("audit.head.sent"),
    text.t("audit.side.totalgest"),
    text.t("audit.head.difference"),
    text.t("audit.head.result"),
    text.t("head.why"),
    text.t("head.fix"),
  ]);
  for (const [day, id, reference, number, shop, totalgest] of orders) {
    const exception = left.get(id);
    left.delete(id);
    yield csvRecord([
      day,
      id,
      reference,
      number ?? "",
      amount(shop),
      amount(exception?.sent ?? null),
      amount(totalgest),
      amount(differenceOf(shop, totalgest)),
      ...exceptionCells(exception, text),
    ]);
  }
  for (const exception of left.values()) {
    const { day, id, reference, numbers, shop, sent, totalgest } = exception;
    yield csvRecord([
      day ?? "",
      id,
      reference,
      numbers.join(" "),
      amount(shop),
      amount(sent),
      amount(totalgest),
      amount(shop === null ? null : differenceOf(shop, totalgest)),
      ...exceptionCells(exception, text),
    ]);
  }
}

function exceptionCells(
  exception: KeptAudit["report"]["exceptions"][number] | undefined,
  text: Text,
): readonly string[] {
  if (exception === undefined) return ["", "", ""];
  const { message, hint } = describeException(text, exception);
  return [text.t(`audit.kind.${exception.kind}`), message, hint ?? ""];
}
