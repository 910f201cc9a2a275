import { addDays, type LocalDay } from "./zone.ts";

const FAR_DAYS = 366;

/**
 * Compares the first day of exports with today, both in the shop's time zone. `far` = more than a year ahead, which is
 * probably a typing error: no order would be exported until then. Pure.
 */
export function judgeFirstDay(day: LocalDay, today: LocalDay): "begun" | "ahead" | "far" {
  if (day <= today) return "begun";
  return day > addDays(today, FAR_DAYS) ? "far" : "ahead";
}
