/**
 * Files that root names and the user of tg360 may not open, as after `sudo -u tg360` or with the package: the built
 * program, as another user.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test } from "vitest";

import { openStage } from "../support/stage.ts";

const ROOT = join(import.meta.dirname, "../..");
const NOBODY = 65_534;
/** The one library that is not bundled, and what some of its versions need. */
const NATIVE = ["better-sqlite3", "bindings", "file-uri-to-path", "node-gyp-build"];
const hasSetpriv = spawnSync("setpriv", ["--version"]).status === 0;
const WHY = process.geteuid?.() !== 0 ? "only root becomes another user" : hasSetpriv ? null : "there is no setpriv";

test.skipIf(WHY !== null)(
  `as another user: a backup to a closed folder, a restore and a password go through the shell${WHY === null ? "" : ` (skipped: ${WHY})`}`,
  async () => {
    const stage = await openStage({ products: 2 });
    // Readable for all, as /usr/lib/tg360 is.
    const open = mkdtempSync(join(tmpdir(), "tg360-other-"));
    onTestFinished(() => rmSync(open, { recursive: true, force: true }));
    chmodSync(open, 0o755);
    for (const part of ["bin", "dist", "package.json"]) cpSync(join(ROOT, part), join(open, part), { recursive: true });
    for (const name of NATIVE.filter((one) => existsSync(join(ROOT, "node_modules", one))))
      cpSync(join(ROOT, "node_modules", name), join(open, "node_modules", name), { recursive: true });
    cpSync(process.execPath, join(open, "node"));
    execFileSync("chmod", ["-R", "a+rX", open]);
    const own = join(open, "own");
    mkdirSync(own, { mode: 0o700 });
    execFileSync("chown", [String(NOBODY), own]);
    const closed = join(open, "closed");
    mkdirSync(closed, { mode: 0o700 });
    writeFileSync(join(closed, "password"), "another password of words\n", { mode: 0o600 });

    const env = {
      ...stage.env,
      HOME: own,
      TMPDIR: own,
      XDG_CACHE_HOME: own,
      TG360_DATA_DIR: join(own, "data"),
      TG360_CONFIG: join(own, "config.json"),
    };
    /** In a shell of root, which opens the files; `input` and `output` are redirections. */
    const run = async (words: string, redirection = "") => {
      const line = `exec setpriv --reuid=${String(NOBODY)} --regid=${String(NOBODY)} --clear-groups ${open}/node ${open}/bin/tg360.js ${words} ${redirection}`;
      const { promise, resolve } = Promise.withResolvers<{ code: number | null; said: string }>();
      const child = spawn("sh", ["-c", line], { env, cwd: own });
      let said = "";
      for (const stream of [child.stdout, child.stderr])
        stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
      child.on("close", (code) => resolve({ code, said: said.replaceAll(/\s+/g, " ") }));
      return promise;
    };

    expect(await run("pull-products --quiet")).toMatchObject({ code: 0 });
    const refused = await run(`backup ${closed}/copy.db`);
    expect([refused.code, refused.said]).toEqual([8, expect.stringContaining(`tg360 backup - > ${closed}/copy.db`)]);
    expect(await run("backup -", `> ${closed}/copy.db`)).toMatchObject({ code: 0 });
    expect(statSync(join(closed, "copy.db")).size).toBeGreaterThan(1000);
    const unread = await run(`restore ${closed}/copy.db --yes`);
    expect([unread.code, unread.said]).toEqual([
      8,
      expect.stringContaining(`tg360 restore - --yes < ${closed}/copy.db`),
    ]);
    expect(await run("restore - --yes", `< ${closed}/copy.db`)).toMatchObject({ code: 0 });
    const added = await run("serve users add anna --password-stdin", `< ${closed}/password`);
    expect([added.code, added.said]).toEqual([0, expect.stringContaining("anna")]);
  },
  60_000,
);
