// Draws a trace of `tg360 … --trace FILE` as a picture: `node scripts/timeline.ts FILE OUT.svg`.
import { readFileSync, writeFileSync } from "node:fs";

interface Event {
  readonly ph: string;
  readonly tid?: number;
  readonly name: string;
  /** Microseconds. */
  readonly ts: number;
  readonly dur: number;
  readonly args: Readonly<Record<string, string>>;
}

const WIDTH = 960;
const LEFT = 150;
const LANE = 9;
const GAP = 7;
const TICKS = 10;
const COLORS = ["#4269d0", "#ff725c", "#6cc5b0", "#9c6b4e", "#a463f2", "#efb118", "#97bbf5", "#9498a0"];

const [, , from = "", to = ""] = process.argv;
const events: readonly Event[] = JSON.parse(readFileSync(from, "utf8"));
const lanes = new Map(
  events.filter(({ name }) => name === "thread_name").map(({ tid, args }) => [tid, String(args["name"])]),
);
const spans = events.filter(({ ph }) => ph === "X");
const endUs = Math.max(...spans.map(({ ts, dur }) => ts + dur));
const tracks = Map.groupBy(
  [...lanes].toSorted(([a = 0], [b = 0]) => a - b),
  ([, name]) => name.replace(/ \d+$/, ""),
);

const parts: string[] = [];
let y = 14;
for (const [at, [track, threads]] of [...tracks].entries()) {
  parts.push(`<text x="${LEFT - 8}" y="${y + LANE - 1}" text-anchor="end">${escaped(titleOf(track))}</text>`);
  for (const [tid] of threads) {
    for (const { name, ts, dur } of spans.filter((span) => span.tid === tid)) {
      const width = Math.max(0.4, (dur / endUs) * (WIDTH - LEFT));
      const title = `<title>${escaped(name)}: ${(dur / 1000).toFixed(1)} ms</title>`;
      const place = `x="${xOf(ts)}" y="${y}" width="${width.toFixed(1)}" height="${LANE - 1}"`;
      parts.push(`<rect ${place} fill="${COLORS[at % COLORS.length]}">${title}</rect>`);
    }
    y += LANE;
  }
  y += GAP;
}
const height = y + 14;
for (let tick = 0; tick <= TICKS; tick++) {
  const us = (endUs / TICKS) * tick;
  parts.unshift(`<line x1="${xOf(us)}" x2="${xOf(us)}" y1="8" y2="${y}" stroke="#ddd"/>`);
  parts.push(`<text x="${xOf(us)}" y="${height - 4}" text-anchor="middle">${Math.round(us / 1000)} ms</text>`);
}
const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH + 30} ${height}" font-family="sans-serif" font-size="9">`;
writeFileSync(to, `${head}\n<rect width="100%" height="100%" fill="#fff"/>\n${parts.join("\n")}\n</svg>\n`);

function xOf(us: number): string {
  return (LEFT + (us / endUs) * (WIDTH - LEFT)).toFixed(1);
}

/** Both systems are on this machine when a picture is made: their paths distinguish them. */
function titleOf(track: string): string {
  const tids = new Set([...lanes].filter(([, name]) => name === track).map(([tid]) => tid));
  const calls = spans.filter(({ tid }) => tids.has(tid)).map(({ name }) => name);
  if (calls.some((name) => name.includes(" /m/api/"))) return "Framework360";
  return calls.some((name) => name.includes(" /api/v1/")) ? "TotalGest" : track;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
