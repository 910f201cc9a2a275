/**
 * Ends a process whose thread an adapter never gives back, as in an endless loop: no timer of that thread runs then, so
 * a second thread watches it, and says where the loop is.
 */
import type { Lang } from "../core/common/language.ts";
import { EXIT } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { messageLines } from "../render/terminal/screen.ts";
import { createText } from "../text/text.ts";

/** How often the watched thread shows within the time of a call that it is alive. */
const SIGNS = 4;

const spoken: { lang: Lang } = { lang: "en" };
let signs: Int32Array | null = null;

/** The language of what is said at the end. */
export function speakAtEnd(lang: Lang): void {
  spoken.lang = lang;
}

/** From now on an adapter may keep this thread for `timeoutMs`, or twice that if it began in between. */
export async function watchThread(timeoutMs: number): Promise<void> {
  if (signs !== null) {
    Atomics.store(signs, 1, Math.max(timeoutMs, Atomics.load(signs, 1)));
    return;
  }
  signs = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
  signs[1] = timeoutMs;
  // Every command loads this module, and few have an adapter.
  const { Worker } = await import("node:worker_threads");
  const text = await createText(spoken.lang);
  const ended = problem("adapter-failed", { operation: "@function", place: "@place", detail: "", how: "endless" });
  const says = messageLines({ text, columns: Number.MAX_SAFE_INTEGER, color: false }, text.problem(ended)).join("\n");
  new Worker(WATCHER, { eval: true, workerData: { signs, says, exit: EXIT.remote } }).unref();
  setInterval(() => {
    if (signs === null) return;
    Atomics.add(signs, 0, 1);
    Atomics.notify(signs, 0);
  }, timeoutMs / SIGNS).unref();
}

/**
 * The second thread. It stops the first one as a debugger does, and ends the process only if it stands in an adapter, or
 * cannot be stopped: its own long work goes on. An adapter's address ends as `loadAdapter` made it.
 */
const WATCHER = String.raw`
const { workerData: { signs, says, exit } } = require("node:worker_threads");
const { writeSync } = require("node:fs");
const { fileURLToPath } = require("node:url");
const ADAPTER = /\?[0-9a-f]{16}-[0-9a-f]{16}$/;
const isSilent = () => Atomics.wait(signs, 0, Atomics.load(signs, 0), signs[1]) === "timed-out";
const tell = (name, place) => writeSync(2, says.replace("@function", () => name).replace("@place", () => place) + "\n");
function stop() {
  const session = new (require("node:inspector").Session)();
  const scripts = new Map();
  const forced = setTimeout(() => {
    tell("…", "?");
    process.kill(process.pid, "SIGKILL");
  }, signs[1]);
  session.connectToMainThread();
  session.on("Debugger.scriptParsed", ({ params: { scriptId, url } }) => scripts.set(scriptId, url));
  session.on("Debugger.paused", ({ params: { callFrames } }) => {
    clearTimeout(forced);
    const own = callFrames.filter(({ location }) => ADAPTER.test(scripts.get(location.scriptId) ?? ""));
    if (own.length === 0) {
      session.disconnect();
      setImmediate(watch);
      return;
    }
    const { location } = own[0];
    const file = fileURLToPath(scripts.get(location.scriptId).replace(ADAPTER, ""));
    tell(own.at(-1).functionName || "…", file + ":" + String(location.lineNumber + 1));
    // Node would add a line of its own about the debugger.
    const end = "const fs = process.getBuiltinModule('fs'); fs.closeSync(2); process.reallyExit(" + String(exit) + ")";
    session.post("Debugger.evaluateOnCallFrame", { callFrameId: callFrames[0].callFrameId, expression: end });
  });
  session.post("Debugger.enable");
  session.post("Debugger.pause");
}
function watch() {
  // Twice, so that a process that was stopped and continued gets its time.
  if (isSilent() && isSilent()) stop();
  else setImmediate(watch);
}
watch();
`;
