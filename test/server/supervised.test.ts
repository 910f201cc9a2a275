/** The daemon under a real supervisor: what it survives, what ends it, and that orders converge after each. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { describe, expect, it, onTestFinished, vi } from "vitest";

import { clean } from "../support/checker.ts";
import { commandsIn } from "../support/documented.ts";
import { openGate } from "../support/gate.ts";
import { isInstalled, runInstalled } from "../support/installed.ts";
import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { tg360Line } from "../support/tg360-process.ts";

// Restarts, waits before look-ups and repeated attempts take seconds each, more on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const canMount = process.geteuid?.() === 0 && spawnSync("unshare", ["-m", "true"]).status === 0;
if (!canMount) process.stderr.write("skipped: a full disk under the daemon needs root and the right to mount\n");
const hasRunit = isInstalled("runsv") && isInstalled("sv");

const LOOP = commandsIn("docs/operations.md", "Without systemd").find((line) => line.includes("until")) ?? "";
const DAEMON = tg360Line(["daemon", "--interval", "1s", "--json", "--lock-timeout", "0"]);

/** The daemon in a shell loop, as in the documentation, but without the wait of half a minute. */
interface Supervised {
  readonly loop: ChildProcess;
  /** What it logged so far. */
  log(): readonly Line[];
  /** Signals the present daemon process. */
  kill(signal: NodeJS.Signals): void;
}

interface Line {
  readonly event: "started" | "cycle" | "stopping" | "ended";
  readonly pid: number;
  readonly exitCode?: number;
}

function supervise(stage: Stage, env: Readonly<Record<string, string>> = {}): Supervised {
  const file = join(stage.folder, "daemon.log");
  writeFileSync(file, "");
  const script = LOOP.replace("tg360 daemon", `(exec ${DAEMON} >> '${file}' 2>&1)`).replace("sleep 30", "sleep 0.1");
  expect(script).toMatch(/^until .* 2>&1.*sleep 0\.1/);
  // In its own process group, so that nothing of it is left however the test ends.
  const loop = spawn("sh", ["-c", script], { env: { ...stage.env, ...env }, stdio: "ignore", detached: true });
  onTestFinished(() => {
    if (loop.pid !== undefined) spawnSync("kill", ["-9", "--", `-${String(loop.pid)}`]);
  });
  const log = (): readonly Line[] => linesOf(readFileSync(file, "utf8"));
  return {
    loop,
    log,
    kill(signal) {
      process.kill(log().at(-1)?.pid ?? Number.NaN, signal);
    },
  };
}

/** The documents of the cycles, and the words around them. */
function linesOf(text: string): readonly Line[] {
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  let pid = Number.NaN;
  return whole.split("\n").flatMap((line): readonly Line[] => {
    pid = Number(/^tg360 .*\(pid (\d+)\)$/.exec(line)?.[1] ?? pid);
    if (line.startsWith("tg360 ")) return [{ event: "started", pid }];
    if (line.startsWith("Stopping")) return [{ event: "stopping", pid }];
    if (line === "Ended.") return [{ event: "ended", pid }];
    return line.startsWith("{") ? [{ event: "cycle", pid, ...(JSON.parse(line) as { exitCode: number }) }] : [];
  });
}

const eventsOf = (log: readonly Line[], event: Line["event"]): readonly Line[] =>
  log.filter((line) => line.event === event);

async function until(isSo: () => boolean): Promise<void> {
  for (let step = 0; !isSo(); step++) {
    if (step > 1800) throw new Error("it never came");
    await sleep(25);
  }
}

const place = (stage: Stage): void => void stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
const taken = (stage: Stage): number => stage.sandbox.erp.orders.length;

describe("a daemon under a supervisor", () => {
  it("goes on after a kill -9 in mid-flight, with each order once", async () => {
    const stage = await openStage({ products: 1 });
    const daemon = supervise(stage);
    stage.sandbox.inject({
      system: "TotalGest",
      operation: "createOrder",
      times: Infinity,
      fault: { kind: "slow", ms: 300 },
    });
    const starts = (): number => eventsOf(daemon.log(), "started").length;
    await until(() => starts() === 1);
    place(stage);
    await until(() => stage.sandbox.ledger.some(({ operation }) => operation === "createOrder"));
    daemon.kill("SIGKILL");
    await until(() => starts() === 2);
    daemon.kill("SIGKILL");
    stage.sandbox.clearFaults();
    place(stage);
    await until(() => taken(stage) === 2 && starts() === 3);
    daemon.kill("SIGTERM");
    await once(daemon.loop, "exit");
    expect(await stage.verdict()).toEqual(clean());
  });

  it("ends for good after a SIGTERM, and says so", async () => {
    const stage = await openStage({ products: 1 });
    const daemon = supervise(stage);
    await until(() => eventsOf(daemon.log(), "cycle").length > 0);
    daemon.kill("SIGTERM");
    expect(await once(daemon.loop, "exit")).toEqual([0, null]);
    expect(daemon.log().slice(-2)).toMatchObject([{ event: "stopping" }, { event: "ended" }]);
  });

  it("goes on while the network is dead, and exports when it is back", async () => {
    const stage = await openStage({ products: 1 });
    const gates = await Promise.all([stage.sandbox.erp.url, stage.sandbox.shop.url].map(openGate));
    onTestFinished(async () => void (await Promise.all(gates.map((gate) => gate.shut()))));
    const [erp, shop] = gates;
    const daemon = supervise(stage, {
      TG360_TOTALGEST_ENDPOINT: erp?.url ?? "",
      TG360_FRAMEWORK360_URL: shop?.url ?? "",
    });
    await until(() => eventsOf(daemon.log(), "cycle").length > 0);
    await Promise.all(gates.map((gate) => gate.shut()));
    place(stage);
    await until(() => daemon.log().at(-1)?.exitCode === 6);
    await Promise.all(gates.map((gate) => gate.open()));
    await until(() => taken(stage) === 1);
    daemon.kill("SIGTERM");
    await once(daemon.loop, "exit");
    expect(eventsOf(daemon.log(), "started")).toHaveLength(1);
    expect(await stage.verdict()).toEqual(clean());
  });

  it.skipIf(!canMount)(
    "goes on while its disk is full, sends nothing meanwhile, and exports when there is room",
    async () => {
      const stage = await openStage({ products: 1 });
      mkdirSync(stage.dataDir, { mode: 0o700 });
      const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=3m,mode=0700", "tmpfs", stage.dataDir]);
      expect(mounted.status).toBe(0);
      onTestFinished(() => void spawnSync("umount", ["-l", stage.dataDir]));
      const daemon = supervise(stage);
      await until(() => eventsOf(daemon.log(), "cycle").length > 0);
      const ballast = join(stage.dataDir, "ballast");
      spawnSync("dd", ["if=/dev/zero", `of=${ballast}`, "bs=4k"]);
      place(stage);
      await until(() => daemon.log().at(-1)?.exitCode === 8);
      expect(taken(stage)).toBe(0);
      rmSync(ballast);
      await until(() => taken(stage) === 1);
      daemon.kill("SIGTERM");
      await once(daemon.loop, "exit");
      expect(eventsOf(daemon.log(), "started")).toHaveLength(1);
      expect(await stage.verdict()).toEqual(clean());
    },
  );
});

describe.skipIf(!hasRunit)("a daemon under runit", () => {
  it("is started again after a kill -9, and stays down after sv stop", async () => {
    const stage = await openStage({ products: 1 });
    const service = join(stage.folder, "service");
    const file = join(stage.folder, "runit.log");
    mkdirSync(service);
    const example = readFileSync(join(import.meta.dirname, "../../contrib/runit/run"), "utf8");
    const words = tg360Line(["daemon", "--json"]);
    const script = example
      .replace("exec 2>&1", `exec >> '${file}' 2>&1`)
      .replace(/^export TG360.*\n/m, "")
      .replace("chpst -u tg360 tg360 daemon", words);
    writeFileSync(join(service, "run"), script, { mode: 0o755 });
    writeFileSync(file, "");
    const runsv = spawn("runsv", [service], { env: stage.env, stdio: "ignore" });
    onTestFinished(() => void runsv.kill("SIGKILL"));
    const events = (event: Line["event"]): readonly Line[] => eventsOf(linesOf(readFileSync(file, "utf8")), event);
    const tell = (word: string) => runInstalled("sv", [word, service]);

    await until(() => events("cycle").length === 1);
    place(stage);
    process.kill(events("cycle").at(-1)?.pid ?? Number.NaN, "SIGKILL");
    await until(() => events("cycle").length === 2);
    expect(events("started")).toHaveLength(2);
    expect((await tell("stop")).stdout).toMatch(/^ok: down: /);
    expect(events("ended")).toHaveLength(1);
    // Listens first: the process may end before `sv` does.
    const gone = once(runsv, "exit");
    await tell("exit");
    await gone;
    expect(await stage.verdict()).toEqual(clean());
  });
});
