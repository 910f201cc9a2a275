/** The shop writes local dates of Europe/Zurich, without an offset. */
const SHOP_TIME_ZONE = "Europe/Zurich";

const FORMAT = new Intl.DateTimeFormat("en-CA", {
  timeZone: SHOP_TIME_ZONE,
  hourCycle: "h23",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** `YYYY-MM-DD HH:mm:ss` in the shop's time for an instant in epoch milliseconds. */
export function localDateTime(atMs: number): string {
  const parts = new Map(FORMAT.formatToParts(atMs).map((part) => [part.type, part.value]));
  const part = (name: Intl.DateTimeFormatPartTypes): string => parts.get(name) ?? "";
  const day = `${part("year")}-${part("month")}-${part("day")}`;
  return `${day} ${part("hour")}:${part("minute")}:${part("second")}`;
}

/** `YYYY-MM-DD` in the shop's time. */
export function sandboxDay(atMs: number): string {
  return localDateTime(atMs).slice(0, 10);
}
