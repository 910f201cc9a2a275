/**
 * Backups that are made without being asked for: once in so many nights, checked, and no more of them than are to be kept. Who is
 * forgotten is so in them too, from the night after.
 */
import { existsSync, lstatSync, readdirSync, rmSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";

import { siteOf } from "../../config/url.ts";
import { messageOf, Tg360Error } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { DAY, HOUR } from "../../core/common/time/duration.ts";
import { DEFAULT_TIME_ZONE, lastLocalHour } from "../../core/common/time/zone.ts";
import type { Forgotten } from "../../core/orders/privacy/forget.ts";
import type { Backups } from "../../core/ports/runs.ts";
import { backupsIn } from "../../core/run/health.ts";
import { writeStanding } from "../../core/run/pauses.ts";
import type { App } from "../app.ts";
import { type Configured, loadConfig } from "../config.ts";
import { makePrivateFolder, tryToOpen, using } from "../state/open.ts";
import { hasState } from "../state/place.ts";
import { hasEnd } from "./file.ts";
import { forgetInBackup } from "./forget.ts";
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
  const isOff = Number.isNaN(days);
  if ((isOff && !existsSync(backupFolder(config))) || !hasState(config.place) || signal.aborted) return [];
  const store = await tryToOpen(config.place, clock);
  if (store === null) return [];
  return using(store, async (): Promise<readonly Problem[]> => {
    let known = backupsIn(await store.readNote("backups"));
    const note = async (more: Partial<Backups>): Promise<void> => {
      known = { ...known, ...more };
      await store.writeNote("backups", JSON.stringify(known));
    };
    const { timeZone = DEFAULT_TIME_ZONE } = config.values.framework360 ?? {};
    const nowMs = clock.now();
    const nightMs = lastLocalHour(nowMs - delayMs, NIGHT_HOUR, timeZone) + delayMs;
    const failed: Problem[] = [];
    if (!isOff && isDue(known, nowMs, nightMs - (days - 1) * DAY - LEEWAY_MS)) {
      await note({ triedMs: nowMs });
      const made = await attempt(app, config);
      if (typeof made === "string") await note({ good: { atMs: nowMs, path: made } });
      else failed.push(...made);
      await writeStanding(store, "backup", failed);
    }
    // Once a night.
    const { atMs = 0, list: before = "" } = known.forgot ?? {};
    if (atMs >= nightMs && atMs <= nowMs) return failed;
    const forgotten = await store.listForgotten();
    const list = forgotten.length === 0 ? "" : `${String(forgotten.length)} ${String(forgotten.at(-1)?.atMs)}`;
    const { isDone, problems } = list === before ? UNCHANGED : await forgetInAll(app, config, forgotten);
    await writeStanding(store, "old-backups", problems);
    await note({ forgot: { atMs: nowMs, list: isDone ? list : before } });
    return [...failed, ...problems];
  });
}

interface ForgottenInAll {
  /** False = a backup, or what a process that died has left, may still have them: tried again in the next night. */
  readonly isDone: boolean;
  readonly problems: readonly Problem[];
}

const UNCHANGED: ForgottenInAll = { isDone: true, problems: [] };

/** Rewrites each backup without the buyers who were forgotten since it was made. */
async function forgetInAll(app: App, config: Configured, forgotten: readonly Forgotten[]): Promise<ForgottenInAll> {
  const [folder, site] = [backupFolder(config), siteIn(config)];
  const problems: Problem[] = [];
  try {
    if (!existsSync(folder)) return UNCHANGED;
    const { made, left } = tidied(folder, site, app.clock.now());
    for (const name of made) {
      const path = join(folder, name);
      if (!lstatSync(path).isFile() || !hasEnd(path)) continue;
      try {
        await forgetInBackup(path, forgotten, `${site}-check-`);
      } catch (error) {
        problems.push(causeOf(error, path));
      }
    }
    return { isDone: problems.length + left.length === 0, problems };
  } catch (error) {
    return { isDone: false, problems: [causeOf(error, folder)] };
  }
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
  const site = siteIn(config);
  const stamp = new Date(app.clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const path = join(folder, `${site}-${stamp}.tg360`);
  try {
    makePrivateFolder(folder, "backups");
    tidied(folder, site, app.clock.now());
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
    for (const name of ownFiles(folder, site).made.toSorted().toReversed().slice(keep)) {
      const old = join(folder, name);
      if (lstatSync(old).isFile() && hasEnd(old)) rmSync(old);
    }
    return path;
  } catch (error) {
    return [problem("backup-failed", { path: folder }), causeOf(error, folder)];
  }
}

function causeOf(error: unknown, path: string): Problem {
  if (!(error instanceof Tg360Error)) return problem("disk-failed", { path, detail: messageOf(error) });
  const { code, data } = error.problem;
  // A file by hand, which that one advises, would leave every night as it is.
  return code === "file-not-written" ? problem("disk-failed", { path, detail: data.detail }) : error.problem;
}

function siteIn({ values }: Pick<Configured, "values">): string {
  const { url, site = url === undefined ? "tg360" : siteOf(url) } = values.framework360 ?? {};
  return site;
}

interface OwnFiles {
  readonly made: readonly string[];
  /** Of a process that died, or is at work. */
  readonly left: readonly string[];
}

/** As `ownFiles`, after what was left over an hour ago is deleted. */
function tidied(folder: string, site: string, nowMs: number): OwnFiles {
  const { left } = ownFiles(folder, site);
  for (const path of left.map((name) => join(folder, name)))
    if (nowMs - lstatSync(path).mtimeMs > HOUR) rmSync(path, { recursive: true, force: true });
  return ownFiles(folder, site);
}

/** Names in the folder that a backup of this shop made. */
function ownFiles(folder: string, site: string): OwnFiles {
  const names = readdirSync(folder).filter((name) => name.startsWith(`${site}-`));
  const rest = (name: string): string => name.slice(site.length + 1);
  return {
    made: names.filter((name) => /^\d{8}T\d{6}Z\.tg360$/.test(rest(name))),
    left: names.filter((name) =>
      /^(?:\d{8}T\d{6}Z\.tg360(?:\.new-[\da-f]+)+(?:-journal|-wal|-shm)?|check-\w{6})$/.test(rest(name)),
    ),
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
