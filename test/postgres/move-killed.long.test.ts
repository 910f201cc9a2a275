import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { describe, expect, it } from "vitest";

import { killAt, straceMissing } from "../crash/strace.ts";
import { clean } from "../support/checker.ts";
import { type Installed, MovedShop } from "../support/installations.ts";
import { openProxy, type TcpProxy } from "../support/tcp-proxy.ts";
import { startTg360 } from "../support/tg360-process.ts";

const { shop } = MovedShop;
const LIMIT_MS = 240_000;
/** It waits for no lease and no lock of the one that was killed; and what a busy machine needs. */
const AGAIN_WITHIN_MS = 20_000;

/** The installation as it is, with the way to its database through a proxy. */
function throughProxy({ config }: Installed, proxy: TcpProxy): string {
  const path = `${config}.through-proxy.json`;
  const text = readFileSync(config, "utf8").replace(/127\.0\.0\.1:\d+/, `127.0.0.1:${String(proxy.port)}`);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** Where the shop can be worked on. */
async function openAt(ends: readonly Installed[]): Promise<readonly number[]> {
  const codes = await Promise.all(ends.map(({ run }) => run("export-orders", "--shop", shop, "--lock-timeout", "0")));
  return codes.flatMap(({ code }, at) => (code === 0 || code === 3 ? [at] : []));
}

/** Sells, moves it once more where that broke off, and holds both ends against the systems. */
async function finishAndCheck(one: MovedShop, from: Installed, to: Installed, sold: number): Promise<void> {
  const before = await openAt([from, to]);
  expect(before.length).toBeLessThanOrEqual(1);
  if (!before.includes(1)) {
    const again = await from.run("shops", "move", shop, "--to", to.config);
    expect(again).toMatchObject({ code: 0 });
    expect(again.tookMs).toBeLessThan(AGAIN_WITHIN_MS);
  }
  expect(await openAt([from, to])).toEqual([1]);
  const verdict = await one.verdict(to);
  expect({ ...verdict, open: {} }).toEqual(clean());
  expect(one.fleet.shop(shop).erp.orders.length).toBe(sold);
}

describe("a move that is killed", () => {
  it(
    "at any message to the database can be done again, with nothing lost and nothing in both places",
    async () => {
      const one = await MovedShop.open();
      const files = await one.install("files", "files");
      await one.configure(files);
      for (const command of ["pull-products", "export-orders"]) await files.run(command, "--shop", shop);
      const base = one.fleet.shop(shop).erp.orders.length;
      let total = base;
      let nth = 4;
      for (let isThrough = false; !isThrough; nth += 9) {
        const to = await one.install(`cell-${String(nth)}`, "database");
        const from = await one.install(`from-${String(nth)}`, "files");
        // Another installation in the place of the one whose shop went.
        cpSync(dirname(files.config), dirname(from.config), { recursive: true });
        const settings = JSON.parse(readFileSync(files.config, "utf8")) as object;
        writeFileSync(from.config, JSON.stringify({ ...settings, dataDir: `${dirname(from.config)}/data` }));
        one.sell(1);
        total += 1;
        const proxy = await openProxy(Number(new URL(to.url ?? "").port));
        const mover = startTg360(["shops", "move", shop, "--to", throughProxy(to, proxy)], { env: from.env });
        proxy.onPiece = (piece) => {
          if (piece === nth) mover.child.kill("SIGKILL");
        };
        const { code } = await mover.ended;
        isThrough = code === 0;
        // The mark names the proxy's address, which is another one for the same place.
        const again = { ...to, config: throughProxy(to, proxy) };
        proxy.onPiece = () => undefined;
        await finishAndCheck(one, from, again, total);
        rmSync(dirname(from.config), { recursive: true });
      }
      expect(nth).toBeGreaterThan(40);
    },
    LIMIT_MS,
  );

  it.skipIf(straceMissing !== null)(
    "at its writes into files can be done again, with nothing lost and nothing in both places",
    async () => {
      for (const syscall of ["pwrite64", "fdatasync", "rename"]) {
        for (const nth of syscall === "rename" ? [1, 2] : [1, 3, 8]) {
          const one = await MovedShop.open();
          const [from, to] = [await one.install("from", "files"), await one.install("to", "database")];
          await one.configure(from);
          for (const command of ["pull-products", "export-orders"]) await from.run(command, "--shop", shop);
          const sold = one.fleet.shop(shop).erp.orders.length;
          const mover = startTg360(["shops", "move", shop, "--to", to.config], {
            env: { PATH: process.env["PATH"], ...from.env },
            before: killAt(syscall, nth),
          });
          await mover.ended;
          one.sell(1);
          await finishAndCheck(one, from, to, sold + 1);
        }
      }
    },
    LIMIT_MS,
  );
});
