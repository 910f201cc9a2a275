import { IntlMessageFormat } from "intl-messageformat";

/** The name of each value of a message; of a select `name=` and its cases, `how=one|other`. */
export function placeholders(message: string): readonly string[] {
  const found = new Set<string>();
  collect(new IntlMessageFormat(message, "en", undefined, { ignoreTag: true }).getAst(), found);
  return [...found].toSorted();
}

const LITERAL = 0;
const SELECT = 5;
const POUND = 7;

function collect(elements: readonly unknown[], found: Set<string>): void {
  for (const element of elements) {
    if (typeof element !== "object" || element === null || !("type" in element)) continue;
    if (element.type === LITERAL || element.type === POUND || !("value" in element)) continue;
    const options = "options" in element && typeof element.options === "object" ? (element.options ?? {}) : {};
    // The number of plural forms depends on the language.
    const cases = element.type === SELECT ? `=${Object.keys(options).toSorted().join("|")}` : "";
    found.add(`${String(element.value)}${cases}`);
    for (const option of Object.values(options)) {
      if (typeof option === "object" && option !== null && "value" in option && Array.isArray(option.value)) {
        collect(option.value, found);
      }
    }
  }
}
