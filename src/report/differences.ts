import type { Difference } from "../core/after-export.ts";
import type { Text } from "./text.ts";

/** One difference between what was sent and what the shop has now, in words. */
export function differenceText(text: Text, { field, article, sent, now }: Difference): string {
  const nothing = text.t("after.nothing");
  return text.t(`after.${field}`, { article: article ?? "", sent: sent ?? nothing, now: now ?? nothing });
}
