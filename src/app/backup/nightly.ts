/** Backups that are made without being asked for: once in so many nights, checked, and no more of them than are to be kept. */
import { existsSync, lstatSync, readdirSync, rmSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";

import { siteOf } from "../../config/url.ts";
import { messageOf, Tg360Error } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { DAY, HOUR } from "../../core/common/time/duration.ts";
import { DEFAULT_TIME_ZONE, lastLocalHour } from "../../core/common/time/zone.ts";
import type { Backups } from "../../core/ports/runs.ts";
import { backupsIn } from "../../core/run/health.ts";
import { writeStanding } from "../../core/run/pauses.ts";
import type { App } from "../app.ts";
import { type Configured, loadConfig } from "../config.ts";
import { makePrivateFolder, tryToOpen, using } from "../state/open.ts";
import { hasState } from "../state/place.ts";
import { hasEnd } from "./file.ts";
import { makeBackup } from "./make.ts";
import { checkBackup } from "./verify.ts";

const NIGHT_HOUR = 3;
/** How far a night may move against the last one: the change of summer time, and the time that a backup takes. */
const LEEWAY_MS = 2 * HOUR;
const MEGABYTE = 1e6;

/**
 * Makes the backup that is due, and deletes the oldest of its own after it was opened and found whole. A failure is noted, and tried
 * again after an hour. Returns it with its cause; empty = it was made, or nothing is due.
 */
export async function backUpWhenDue(app: App, delayMs = 0): Promise<readonly Problem[]> {
  const { clock, signal } = app;
  const config = await loadConfig(app);
  const days = Number.parseInt(config.values.backup?.every ?? "", 10);
  if (Number.isNaN(days) || !hasState(config.place) || signal.aborted) return [];
  const store = await tryToOpen(config.place, clock);
  if (store === null) return [];
  return using(store, async (): Promise<readonly Problem[]> => {
    const before = backupsIn(await store.readNote("backups"));
    const { timeZone = DEFAULT_TIME_ZONE } = config.values.framework360 ?? {};
    const nowMs = clock.now();
    const nightMs = lastLocalHour(nowMs - delayMs, NIGHT_HOUR, timeZone) + delayMs;
    if (!isDue(before, nowMs, nightMs - (days - 1) * DAY - LEEWAY_MS)) return [];
    await store.writeNote("backups", JSON.stringify({ ...before, triedMs: nowMs } satisfies Backups));
    const made = await attempt(app, config);
    if (typeof made === "string") {
      const good = { atMs: nowMs, path: made };
      await store.writeNote("backups", JSON.stringify({ triedMs: nowMs, good } satisfies Backups));
    }
    const failed = typeof made === "string" ? [] : made;
    await writeStanding(store, "backup", failed);
    return failed;
  });
}

/** A clock that was set back does not put it off. */
function isDue({ triedMs, good }: Backups, nowMs: number, sinceMs: number): boolean {
  const atMs = good?.atMs ?? 0;
  if (atMs > nowMs) return true;
  const waitedMs = nowMs - triedMs;
  return atMs < sinceMs && (waitedMs < 0 || waitedMs >= HOUR);
}

/** Where they are kept. */
export function backupFolder({ values, dataDir }: Pick<Configured, "values" | "dataDir">): string {
  return values.backup?.folder ?? join(dataDir, "backups");
}

/** Its path, or why there is none. */
async function attempt(app: App, config: Configured): Promise<string | readonly Problem[]> {
  const folder = backupFolder(config);
  const { url, site = url === undefined ? "tg360" : siteOf(url) } = config.values.framework360 ?? {};
  const stamp = new Date(app.clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const path = join(folder, `${site}-${stamp}.tg360`);
  try {
    makePrivateFolder(folder);
    const mine = ownFiles(folder, site, app.clock.now());
    for (const name of mine.left) rmSync(join(folder, name), { recursive: true, force: true });
    const tight = config.place.kind === "file" ? roomFor(folder, sizeOf(config.place.path), 3) : null;
    if (tight !== null) return [tight];
    await makeBackup(app, path);
    const left = roomFor(folder, statSync(path).size, 2);
    if (left !== null) {
      rmSync(path);
      return [left];
    }
    try {
      await checkBackup(path, folder, `${site}-check-`);
    } catch (error) {
      rmSync(path);
      throw error;
    }
    const keep = config.values.backup?.keep ?? 14;
    for (const name of ownFiles(folder, site, app.clock.now()).made.toSorted().toReversed().slice(keep)) {
      const old = join(folder, name);
      if (lstatSync(old).isFile() && hasEnd(old)) rmSync(old);
    }
    return path;
  } catch (error) {
    return [problem("backup-failed", { path: folder }), causeOf(error, folder)];
  }
}

function causeOf(error: unknown, path: string): Problem {
  return error instanceof Tg360Error ? error.problem : problem("disk-failed", { path, detail: messageOf(error) });
}

/** Names in the folder that a backup of this shop made: whole ones, and what a process that died has left. */
function ownFiles(
  folder: string,
  site: string,
  nowMs: number,
): { readonly made: readonly string[]; readonly left: readonly string[] } {
  const names = readdirSync(folder).filter((name) => name.startsWith(`${site}-`));
  const rest = (name: string): string => name.slice(site.length + 1);
  return {
    made: names.filter((name) => /^\d{8}T\d{6}Z\.tg360$/.test(rest(name))),
    left: names.filter((name) => {
      const isDraft = /^(?:\d{8}T\d{6}Z\.tg360(?:\.new-[\da-f]+)+(?:-journal|-wal|-shm)?|check-\w{6})$/.test(
        rest(name),
      );
      return isDraft && nowMs - lstatSync(join(folder, name)).mtimeMs > HOUR;
    }),
  };
}

function sizeOf(statePath: string): number {
  const [file, log] = [statePath, `${statePath}-wal`].map((path) => (existsSync(path) ? statSync(path).size : 0));
  return (file ?? 0) + (log ?? 0);
}

/** Why so many times the size is too much; null = it is free. */
function roomFor(folder: string, bytes: number, times: number): Problem | null {
  const { bavail, bsize } = statfsSync(folder);
  const [free, needed] = [bavail * bsize, bytes * times];
  if (free >= needed) return null;
  const [freeMb, neededMb] = [Math.floor(free / MEGABYTE), Math.ceil(needed / MEGABYTE)];
  return problem("backup-no-room", { path: folder, freeMb, neededMb });
}
