import { truncate } from "../../text/clean.ts";
import { HEALTH_TONES } from "../../view/labels.ts";
import { healthOf, type ShopRow, verdictOn, whyOf } from "../../view/shops/shops.ts";
import { advice, lineColumns, paint, type Screen } from "./screen.ts";

/** With the headline and the advice, so many lines fit a terminal of 24 lines. */
const MOST_LINES = 17;

/** All shops on one screen, however many: a line per shop that needs attention. */
export function allShopsLines(screen: Screen, rows: readonly ShopRow[]): string[] {
  const { text } = screen;
  const { troubled } = verdictOn(rows, text);
  const paused = rows.filter(({ isPaused }) => isPaused).map(({ shop }) => shop);
  const fits = troubled.length <= MOST_LINES;
  const shown = fits ? troubled : troubled.slice(0, MOST_LINES - 1);
  const width = Math.max(...shown.map(({ shop }) => shop.length));
  const lines = shown.map((row) => {
    const word = text.t(`health.${healthOf(row)}`);
    const head = `  ${row.shop.padEnd(width)}  `;
    const rest = truncate(`${word}${text.t("said.colon")}${whyOf(text, row)}`, lineColumns(screen) - head.length);
    return rest.startsWith(word)
      ? head + paint(screen, HEALTH_TONES[healthOf(row)], word) + rest.slice(word.length)
      : head + rest;
  });
  return [
    headline(screen, rows),
    ...lines,
    ...(fits ? [] : [`  ${text.t("report.more", { n: troubled.length - shown.length })}`]),
    ...(paused.length === 0 ? [] : [truncate(text.t("shops.paused-ones", { shops: paused }), lineColumns(screen))]),
    ...(troubled[0] === undefined ? [] : advice(screen, text.next("shops.look", { shop: troubled[0].shop }))),
  ];
}

/** Whether all shops are well, and if not, which: in the first line. */
function headline(screen: Screen, rows: readonly ShopRow[]): string {
  const { health, line } = verdictOn(rows, screen.text, lineColumns(screen));
  const word = screen.text.t(`health.${health}`);
  const cut = truncate(line, lineColumns(screen));
  return cut.startsWith(word) ? paint(screen, HEALTH_TONES[health], word) + cut.slice(word.length) : cut;
}
