import { addDays, type LocalDay } from "./zone.ts";

const FAR_DAYS = 366;

/**
 * How a first day of exports lies to today, both in the shop's time zone. `far` = more than a year ahead, which is a slip of
 * the pen: until that day no order would be exported, and nobody would notice. Pure.
 */
export function judgeFirstDay(day: LocalDay, today: LocalDay): "begun" | "ahead" | "far" {
  if (day <= today) return "begun";
  return day > addDays(today, FAR_DAYS) ? "far" : "ahead";
}
