import { existsSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";

import { readConfigFile } from "../../config/files/file.ts";
import { absolutePath } from "../../config/files/places.ts";
import { valueAt, withValue } from "../../config/keys.ts";
import { saveConfig } from "../../config/save.ts";
import { stateFolder, type Installation } from "../../config/shops/known-shops.ts";
import { shopFile } from "../../config/shops/shops.ts";
import { StoreError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { SYSTEMS } from "../../core/common/systems.ts";
import type { Clock } from "../../core/ports/clock.ts";
import { DEFAULT_SHOP } from "../../core/shops/name.ts";
import { copyStore, openStore } from "../../store/database.ts";
import { differingTables, digestOfFile } from "../../store/digest-shop.ts";
import { copyAnyFile, readArrival, readMark, writeMark } from "../../store/sqlite/file/moved.ts";
import { syncPath } from "../../store/sqlite/file/state-file.ts";
import { verifyStore } from "../../store/sqlite/file/verify.ts";
import { makePrivateFolder, statePath, withLock } from "../state/state.ts";
import type { End } from "./end.ts";

type Tree = Readonly<Record<string, unknown>>;

/** A shop whose settings and state are files. */
export function fileEnd(
  { configPath, rootDir }: Installation,
  shop: string,
  parts: { readonly clock: Clock; readonly signal: AbortSignal; readonly lockTimeoutMs: number },
): End {
  const dataDir = stateFolder(rootDir, shop);
  const state = statePath(dataDir);
  const settings = shopFile(configPath, shop);
  return {
    name: state,
    whileIdle(run) {
      makePrivateFolder(dataDir);
      const lock = { dataDir, timeoutMs: parts.lockTimeoutMs, clock: parts.clock, signal: parts.signal };
      return withLock({ ...lock, what: "orders" }, () => withLock({ ...lock, what: "products" }, run));
    },
    async find() {
      if (!existsSync(state)) return { kind: "none" };
      const mark = readMark(state);
      if (mark !== null) return { kind: "marked", mark };
      // It is made up to date, or refused.
      await (await openStore({ path: state, clock: parts.clock })).close();
      return { kind: "here", arrival: readArrival(state) };
    },
    mark: async (mark) => writeMark(state, mark),
    async copyTo(path) {
      await copyAnyFile(state, path);
      return digestOfFile(state);
    },
    async receive(path, digest) {
      const draft = `${state}.arriving`;
      rmSync(draft, { force: true });
      await copyStore(path, draft);
      verifyStore(draft);
      const tables = differingTables(digest, digestOfFile(draft));
      if (tables.length > 0) throw new StoreError(problem("move-differs", { to: state, tables }));
      // A log of the file that is replaced must not be taken for one of this.
      for (const suffix of ["-wal", "-shm"]) rmSync(state + suffix, { force: true });
      renameSync(draft, state);
      syncPath(dirname(state));
    },
    async readSettings() {
      if (shop === DEFAULT_SHOP) return null;
      const { exists, tree } = readConfigFile(settings, { leaveMode: true });
      return exists ? withAbsolutePaths(tree, settings) : null;
    },
    checkSettings: () => Promise.resolve(),
    async saveSettings(tree) {
      makePrivateFolder(dirname(settings));
      await saveConfig(settings, tree);
    },
    async dropSettings() {
      if (existsSync(settings)) renameSync(settings, `${settings}.moved`);
    },
  };
}

/** A path in a file counts from that file. */
function withAbsolutePaths(tree: Tree, file: string): Tree {
  let absolute = tree;
  for (const { profile } of Object.values(SYSTEMS)) {
    const written = valueAt(tree, profile);
    if (typeof written === "string") absolute = withValue(absolute, profile, absolutePath(written, true, file));
  }
  return absolute;
}
