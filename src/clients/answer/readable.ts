import { isRecord } from "../../core/common/record.ts";

/** Turns an error of unknown shape into words: JSON within a sentence is hard to read. Pure. */

/** How many values a message contains at most. */
const MOST_PARTS = 8;

/** `code: CREDENZIALI, messaggio: Utente o parola d'ordine non validi`, for any depth. */
export function readableJson(value: unknown): string {
  const parts: string[] = [];
  collect(value, "", parts);
  return parts.join(", ");
}

function collect(value: unknown, name: string, parts: string[]): void {
  if (parts.length >= MOST_PARTS || value === null || value === "") return;
  if (Array.isArray(value)) {
    for (const item of value) collect(item, name, parts);
  } else if (isRecord(value)) {
    for (const [key, part] of Object.entries(value)) collect(part, key, parts);
  } else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    parts.push(name === "" ? String(value) : `${name}: ${String(value)}`);
  }
}
