/**
 * `cod=CASH, Korea, Republic of=KR` as pairs, each split at its last `=`. A part without one belongs to the name that
 * follows: names contain commas, codes do not. Null = a key or a value is missing.
 */
export function splitPairs(text: string): readonly (readonly [key: string, value: string])[] | null {
  const pairs: [string, string][] = [];
  let begun = "";
  for (const part of text.split(",")) {
    const whole = begun + part;
    const at = whole.lastIndexOf("=");
    begun = at < 0 ? `${whole},` : "";
    if (at < 0) continue;
    const [key, value] = [whole.slice(0, at).trim(), whole.slice(at + 1).trim()];
    if (key === "" || value === "") return null;
    pairs.push([key, value]);
  }
  return begun.trim() === "" || begun.trim() === "," ? pairs : null;
}
