import { isRecord } from "../../core/common/record.ts";
import { isDecimal } from "../../core/common/money.ts";
import type { FieldKind } from "../../clients/profile/grammar/specs.ts";
import { isAbsentText } from "../../clients/framework360/records/php.ts";

/** What a PHP system may send: ids as numbers, numbers as texts, 1 for true, `""` for no text, `[]` for an empty object. */
export function isLoosely(kind: FieldKind, value: unknown, isOptional: boolean): boolean {
  const isAbsent =
    value === undefined || value === null || value === false || (typeof value === "string" && isAbsentText(value));
  if (isAbsent && isOptional) return true;
  switch (kind) {
    case "id":
    case "text":
      return (typeof value === "string" && (kind === "text" || value !== "")) || Number.isSafeInteger(value);
    case "texts":
      return isRecord(value) || Array.isArray(value);
    case "decimal":
      return (
        typeof value === "number" ||
        (typeof value === "string" && (isDecimal(value.trim()) || value.trim().toLowerCase() === "default"))
      );
    case "flag":
      return typeof value === "boolean" || ["0", "1", "true", "false"].includes(String(value));
    case "list":
      return typeof value === "object" && value !== null;
    case "instant":
    case "any":
      return value !== undefined && value !== null;
  }
}
