import type { ForgetReport } from "../../core/orders/privacy/forget.ts";
import type { Text } from "../../text/text.ts";

/** Whose buyers are forgotten now, and whose were before. */
export function forgottenSentences({ t }: Text, { orders }: ForgetReport): readonly string[] {
  const named = (wanted: boolean): readonly string[] =>
    orders.flatMap((one) => (one.error === null && one.isRepeated === wanted ? [one.reference] : []));
  const [now, before] = [named(false), named(true)];
  return [
    ...(now.length === 0 && before.length > 0 ? [] : [t("forget.done", { n: now.length, ids: now })]),
    ...(before.length === 0 ? [] : [t("forget.repeated", { n: before.length, ids: before })]),
  ];
}
