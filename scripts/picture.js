// Makes docs/picture.svg: the real program on a real terminal, against a sandbox and a date that are always the same.
// Only durations differ from run to run; `--check` reports any other difference.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";

import { environmentOf, startSandbox } from "../src/sandbox/sandbox.ts";
import { drawTerminal } from "./draw-terminal.js";

const root = join(import.meta.dirname, "..");
const path = join(root, "docs", "picture.svg");

const COMMANDS = [["pull-products"], ["export-orders"], ["status"]];
const SIZE = { cols: 84, rows: 60 };
const DAY = "2026-11-24T09:30:00Z";

const picture = await takePicture();
const isSame = normalized(picture) === normalized(read(path));
if (process.argv[2] === "--check") {
  if (!isSame) console.error("docs/picture.svg shows something else than the program does: npm run picture");
  process.exitCode = isSame ? 0 : 1;
} else if (isSame) console.log("docs/picture.svg is up to date");
else writeFileSync(path, picture);

async function takePicture() {
  const aheadMs = Date.parse(DAY) - Date.now();
  const sandbox = await startSandbox({ products: 2000, orders: 14, seed: 1, now: () => Date.now() + aheadMs });
  const home = mkdtempSync(join(tmpdir(), "tg360-picture-"));
  const env = {
    PATH: process.env["PATH"],
    HOME: home,
    TERM: "xterm-256color",
    LANG: "C.UTF-8",
    NODE_OPTIONS: `--import=${new URL("shifted-clock.js", import.meta.url).href}`,
    PICTURE_CLOCK_AHEAD_MS: String(aheadMs),
    TG360_DATA_DIR: join(home, "state"),
    // One at a time, so that the lines always come in the same order.
    TG360_HTTP_CONCURRENCY: "1",
    ...environmentOf(sandbox),
  };
  const terminal = new xterm.Terminal({ ...SIZE, allowProposedApi: true });
  try {
    for (const argv of COMMANDS) await type(terminal, argv, env);
    return drawTerminal(terminal);
  } finally {
    await sandbox.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** A command line as typed, with its output. */
async function type(terminal, argv, env) {
  const isFirst = terminal.buffer.active.cursorY === 0;
  terminal.write(`${isFirst ? "" : "\r\n"}\u001B[32m$\u001B[0m \u001B[1mtg360 ${argv.join(" ")}\u001B[0m\r\n`);
  const pty = spawn(process.execPath, [join(root, "bin", "tg360.js"), ...argv], { ...SIZE, env, cwd: env.HOME });
  pty.onData((data) => terminal.write(data));
  await new Promise((resolve) => {
    pty.onExit(resolve);
  });
  await new Promise((resolve) => {
    terminal.write("", resolve);
  });
}

/** Without durations and times of day. */
function normalized(svg) {
  return svg.replaceAll(/\b\d+ (?:ms|s|min)(?: \d+ s)?\b|\b\d\d:\d\d\b/g, "…");
}

function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
