import { faultOf } from "../../clients/answer/fault.ts";

/** `items[3].prices[0].amount: a text, not a decimal` */
export function faultText(error: Parameters<typeof faultOf>[0], value: unknown): string {
  const { path, expected, found } = faultOf(error, value);
  return `${path}: ${found}, not ${expected}`;
}
