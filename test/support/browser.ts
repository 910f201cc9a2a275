import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"] as const;

export const BROWSER = NAMES.find((name) => spawnSync(name, ["--version"]).status === 0) ?? null;

/** Why no browser can be used here; null = it can. */
export const browserMissing: string | null =
  BROWSER === null ? `none of ${NAMES.join(", ")} can be started (Debian: apt-get install chromium)` : null;

/** A page in a browser, and all its requests. */
interface LookedAt {
  /** The value of an expression in the page. */
  evaluate(expression: string): Promise<unknown>;
  /** The whole page as a PNG. */
  screenshot(): Promise<Buffer>;
  /** All requests, the page itself first. */
  readonly requests: readonly string[];
}

export interface Browser {
  /** Opens an address in a window of this width; a narrow one is a phone's. */
  open(url: string, width: number): Promise<LookedAt>;
  close(): Promise<void>;
}

/** Starts Chromium without a window, with a temporary profile. */
export async function startBrowser(): Promise<Browser> {
  const folder = mkdtempSync(join(tmpdir(), "tg360-browser-"));
  const words = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage"];
  const places = [`--user-data-dir=${folder}`, "--remote-debugging-port=0", "about:blank"];
  const child = spawn(BROWSER ?? "", [...words, ...places], { stdio: ["ignore", "ignore", "pipe"] });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const wire = await Wire.connect(await addressOf(child));
  return {
    open: (url, width) => openPage(wire, url, width),
    async close() {
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Chromium writes its address to standard error. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const address = /ws:\/\/\S+/.exec(output)?.[0];
      if (address !== undefined) resolve(address);
    });
    child.once("close", () => reject(new Error(`chromium ended: ${output.slice(-500)}`)));
  });
}

async function openPage(wire: Wire, url: string, width: number): Promise<LookedAt> {
  const { targetId } = await wire.call("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await wire.call("Target.attachToTarget", { targetId, flatten: true });
  const session = String(sessionId);
  const requests: string[] = [];
  wire.on(session, "Network.requestWillBeSent", (event) => {
    const { request } = event;
    if (typeof request === "object" && request !== null && "url" in request) requests.push(String(request.url));
  });
  const size = { width, height: 800, deviceScaleFactor: 1, mobile: width < 600 };
  for (const domain of ["Page", "Network", "Runtime"]) await wire.call(`${domain}.enable`, {}, session);
  await wire.call("Emulation.setDeviceMetricsOverride", size, session);
  const loaded = new Promise<void>((resolve) => {
    wire.on(session, "Page.loadEventFired", () => resolve());
  });
  await wire.call("Page.navigate", { url }, session);
  await loaded;
  return {
    requests,
    async evaluate(expression) {
      const { result } = await wire.call("Runtime.evaluate", { expression, returnByValue: true }, session);
      return typeof result === "object" && result !== null && "value" in result ? result.value : undefined;
    },
    async screenshot() {
      const { data } = await wire.call("Page.captureScreenshot", { captureBeyondViewport: true }, session);
      return Buffer.from(String(data), "base64");
    },
  };
}

type Message = Readonly<Record<string, unknown>>;

/** The DevTools protocol: numbered calls and their answers, and events, as JSON over one socket. */
class Wire {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve: (answer: Message) => void; reject: (error: Error) => void }>();
  readonly #listeners = new Map<string, (event: Message) => void>();
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => this.#take(JSON.parse(String(data))));
  }

  static async connect(address: string): Promise<Wire> {
    const socket = new WebSocket(address);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve, { once: true });
      socket.addEventListener("error", reject, { once: true });
    });
    return new Wire(socket);
  }

  call(method: string, params: Message, sessionId?: string): Promise<Message> {
    this.#calls += 1;
    const id = this.#calls;
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  on(sessionId: string, method: string, listener: (event: Message) => void): void {
    this.#listeners.set(`${sessionId} ${method}`, listener);
  }

  #take(message: {
    readonly id?: number;
    readonly result?: Message;
    readonly error?: { readonly message: string };
    readonly sessionId?: string;
    readonly method?: string;
    readonly params?: Message;
  }): void {
    const { id, result, error, sessionId, method, params } = message;
    if (id === undefined) {
      this.#listeners.get(`${sessionId ?? ""} ${method ?? ""}`)?.(params ?? {});
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(result ?? {});
    else waiting?.reject(new Error(error.message));
  }
}
