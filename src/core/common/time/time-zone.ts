/** The default time zone: the shops are Swiss. */
export const DEFAULT_TIME_ZONE = "Europe/Zurich";

export function isTimeZone(name: string): boolean {
  if (name === DEFAULT_TIME_ZONE) return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
