/** What a shop's order statuses mean. Pure. */

/**
 * `due`: completed; `open`: not completed yet; `cancelled`: cancelled or refunded; `after`: comes after completed, for
 * example shipped or invoiced. Orders of class `due` and `after` are sent.
 */
export const STATUS_CLASSES = ["due", "open", "cancelled", "after"] as const;
export type StatusClass = (typeof STATUS_CLASSES)[number];

/** The ids of the statuses of each class. A status is in at most one of them. */
export type StatusMeaning = Readonly<Record<StatusClass, readonly string[]>>;

export const NO_MEANING: StatusMeaning = { due: [], open: [], cancelled: [], after: [] };

/** The class of a status (its id); null = nobody has said what it means. */
export function classOf(status: string, meaning: StatusMeaning): StatusClass | null {
  return STATUS_CLASSES.find((one) => meaning[one].includes(status)) ?? null;
}

/** Whether orders of this class are sent to TotalGest. */
export function isSentClass(one: StatusClass | null): boolean {
  return one === "due" || one === "after";
}
