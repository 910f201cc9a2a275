// Draws a terminal's content as an SVG of text, which can be searched, read aloud and copied.
const FONT_PX = 14;
const COLUMN_PX = 8.43;
const LINE_PX = 19;
const MARGIN_PX = 18;
const BAR_PX = 34;

const COLORS = { plain: "#d6dde6", back: "#161b22", bar: "#21262d", 1: "#ff7b72", 2: "#7ee787", 3: "#f2cc60" };
const FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

/** Everything from the first to the last line that is not blank. */
export function drawTerminal(terminal) {
  const { buffer, cols } = terminal;
  const lines = Array.from({ length: buffer.active.length }, (_, y) => piecesOf(buffer.active.getLine(y)));
  const count = lines.findLastIndex((pieces) => pieces.length > 0) + 1;
  const width = Math.ceil(cols * COLUMN_PX + 2 * MARGIN_PX);
  const height = BAR_PX + count * LINE_PX + 2 * MARGIN_PX;
  const dots = [COLORS[1], COLORS[3], COLORS[2]].map(
    (color, at) => `<circle cx="${20 + at * 20}" cy="${BAR_PX / 2}" r="6" fill="${color}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    "<title>tg360 at a terminal: a pull, an export and the status</title>",
    `<rect width="${width}" height="${height}" rx="8" fill="${COLORS.back}"/>`,
    `<path d="M0 ${BAR_PX}V8a8 8 0 0 1 8-8h${width - 16}a8 8 0 0 1 8 8v${BAR_PX - 8}z" fill="${COLORS.bar}"/>`,
    ...dots,
    `<g font-family="${FONTS}" font-size="${FONT_PX}" fill="${COLORS.plain}" xml:space="preserve">`,
    ...lines.slice(0, count).flatMap((pieces, y) => (pieces.length === 0 ? [] : [drawLine(pieces, y)])),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** The words of a line, each with its position and style; two spaces end a word, so that columns stay aligned. */
function piecesOf(line) {
  const pieces = [];
  for (let x = 0; x < line.length; x++) {
    const cell = line.getCell(x);
    const text = cell.getChars();
    if (cell.getWidth() === 0) continue;
    const look = lookOf(cell);
    const last = pieces.at(-1);
    const isBlank = text === "" || text === " ";
    if (last?.look === look && last.end === x && !last.text.endsWith("  ")) {
      last.text += isBlank ? " " : text;
      last.end = x + cell.getWidth();
    } else if (!isBlank) pieces.push({ x, look, text, end: x + cell.getWidth() });
  }
  return pieces.map((piece) => ({ ...piece, text: piece.text.trimEnd() })).filter(({ text }) => text !== "");
}

function lookOf(cell) {
  const color = cell.isFgPalette() ? ` fill="${COLORS[cell.getFgColor()] ?? COLORS.plain}"` : "";
  const weight = cell.isBold() ? ' font-weight="bold"' : "";
  return color + weight + (cell.isDim() ? ' opacity="0.65"' : "");
}

function drawLine(pieces, y) {
  const top = BAR_PX + MARGIN_PX + y * LINE_PX + FONT_PX;
  const spans = pieces.map(({ x, look, text }) => {
    const left = Number((MARGIN_PX + x * COLUMN_PX).toFixed(1));
    return `<tspan x="${left}"${look}>${escape(text)}</tspan>`;
  });
  return `<text y="${top}">${spans.join("")}</text>`;
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
