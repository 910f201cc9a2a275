import { createHash } from "node:crypto";
import { readFileSync, realpathSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";

import type { HostOptions } from "../clients/adapter/host.ts";
import { adapterOf, limitOf, type LoadedAdapter, ADAPTER_OPERATIONS } from "../clients/adapter/through.ts";
import type { Adapter, Operations } from "../clients/adapter/adapter.d.ts";
import type { TotalGestProfile } from "../clients/totalgest/profile.ts";
import { ConfigurationError, messageOf } from "../core/common/problems/errors.ts";
import { problem, type ProblemData } from "../core/common/problems/problem.ts";
import { isRecord } from "../core/common/record.ts";
import { SECOND } from "../core/common/time/duration.ts";
import type { Settings } from "../core/run/settings.ts";
import { watchThread } from "./watchdog.ts";
import { createAdapterHost } from "../clients/adapter/host.ts";

type Own = Pick<Settings["totalgest"], "endpoint" | "ownerId" | "shopId" | "username" | "password" | "hosts">;

/** Without a profile, these may be left out: TotalGest does not have them. */
const MAY_LACK: ReadonlySet<string> = new Set(["findOrder", "listOrders", "recordPayment"]);

/** The first Node that reads TypeScript. */
const READS_TYPESCRIPT = "22.18";
const CAN_STRIP = Boolean((process.features as { readonly typescript?: unknown }).typescript);

/** One instance for each shop and content of the file, for as long as the process runs. */
const instances = new Map<string, { readonly stamp: string; readonly adapter: Promise<LoadedAdapter> }>();

/**
 * The module at this path, for a shop with these settings. `readsTypeScript`: this Node does; `timeoutMs`: how long it
 * may load, since a module can wait for ever before it is there. Throws ConfigurationError (`adapter-unusable`).
 */
export async function loadAdapter(
  path: string,
  own: Own,
  { readsTypeScript = CAN_STRIP, timeoutMs = 30 * SECOND }: { readsTypeScript?: boolean; timeoutMs?: number } = {},
): Promise<LoadedAdapter> {
  const { real, bytes } = readTrusted(path, readsTypeScript);
  const fingerprint = hashOf(bytes);
  const { endpoint, ownerId, shopId, username, hosts = [] } = own;
  const options: HostOptions = { endpoint, ownerId, shopId, username, password: own.password.reveal(), hosts };
  const shop = hashOf(JSON.stringify([real, endpoint, ownerId, shopId]));
  const stamp = hashOf(JSON.stringify([fingerprint, options]));
  const known = instances.get(shop);
  if (known?.stamp === stamp) return known.adapter;
  const url = `${pathToFileURL(real).href}?${fingerprint}-${shop}`;
  const adapter = instantiate(path, url, fingerprint, options, timeoutMs);
  instances.set(shop, { stamp, adapter });
  adapter.catch(() => instances.delete(shop));
  return adapter;
}

function hashOf(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}

async function instantiate(
  path: string,
  url: string,
  fingerprint: string,
  options: HostOptions,
  timeoutMs: number,
): Promise<LoadedAdapter> {
  const { host, secrets } = await createAdapterHost(options);
  await watchThread(timeoutMs);
  const limit = limitOf(timeoutMs);
  try {
    const module: unknown = await Promise.race([import(/* @vite-ignore */ url), limit.reached]);
    const made = isRecord({ ...(module as object) }) ? Reflect.get(module as object, "default") : undefined;
    if (typeof made !== "function") throw new Error("export default (host) => ({ … })");
    const operations: unknown = (made as Adapter)(host);
    if (!isRecord(operations)) throw new Error("export default (host) => ({ … })");
    const wrong = ADAPTER_OPERATIONS.find(
      (name) => operations[name] !== undefined && typeof operations[name] !== "function",
    );
    if (wrong !== undefined) throw new Error(`${wrong}: function`);
    return adapterOf({ path, fingerprint, operations: operations as Operations, secrets });
  } catch (error) {
    if (limit.signal.aborted) throw unusable(path, "unsettled", String(timeoutMs / SECOND));
    throw unusable(path, "invalid", messageOf(error));
  } finally {
    limit.end();
  }
}

/**
 * The file may be run: it and the folders above it belong to the user or root, nobody else may write them, it is all
 * there is, and this Node can read it.
 */
function readTrusted(path: string, readsTypeScript: boolean): { readonly real: string; readonly bytes: Buffer } {
  try {
    const real = realpathSync(path);
    const { uid, mode } = statSync(real);
    const own = process.getuid?.();
    if (own !== undefined && uid !== own && uid !== 0) throw unusable(path, "owner", String(uid));
    if (own !== undefined && (mode & 0o022) !== 0) throw unusable(path, "mode", (mode & 0o777).toString(8));
    const open = own === undefined ? null : openFolder(real, own);
    if (open !== null) throw unusable(path, "folder", open);
    if (/\.[cm]?ts$/.test(real) && !readsTypeScript) throw unusable(path, "typescript", `Node ${READS_TYPESCRIPT}`);
    const bytes = readFileSync(real);
    const imported = otherFileIn(bytes.toString("utf8"));
    if (imported !== null) throw unusable(path, "imports", imported);
    return { real, bytes };
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw unusable(path, isMissing ? "missing" : "invalid", messageOf(error));
  }
}

/** The first folder above the file in which others can put another in its place, `FOLDER: mode`; null = there is none. */
function openFolder(file: string, own: number): string | null {
  for (let folder = dirname(file), below = file; folder !== below; below = folder, folder = dirname(folder)) {
    const { uid, mode } = statSync(folder);
    // In a sticky folder such as /tmp, nobody can replace what belongs to another.
    const isOpen = (mode & 0o022) !== 0 && (mode & 0o1000) === 0;
    if (isOpen || (uid !== own && uid !== 0)) return `${folder}: ${(mode & 0o7777).toString(8)}, ${String(uid)}`;
  }
  return null;
}

/** Has types alone, which Node takes away. */
const TYPES = "tg360/adapter";

/** What hash and trust would not cover: `line: module`, of the first import of a file or package; null = none. */
function otherFileIn(text: string): string | null {
  const code = text.replaceAll(/\/\*.*?\*\/|^\s*\/\/.*$/gms, (comment) => comment.replaceAll(/[^\n]/g, " "));
  const places = code.matchAll(
    /^\s*(?:import\b(?!\s+type\b)[^;"'`()=]*|export\s[^;"'`()=]*\sfrom\s*)["']([^"']+)["']|\b(?:import|require)\s*\(\s*["'`]([^"'`]+)/gm,
  );
  for (const { 0: whole, 1: named, 2: called, index } of places) {
    const other = named ?? called ?? "";
    const line = code.slice(0, index + whole.length).split("\n").length;
    if (!isBuiltin(other) && other !== TYPES) return `${String(line)}: ${other}`;
  }
  return null;
}

function unusable(path: string, why: ProblemData["adapter-unusable"]["why"], detail: string): ConfigurationError {
  return new ConfigurationError(problem("adapter-unusable", { path, why, detail }));
}

/**
 * The profile beside an adapter. `isWritten`: there is a file; without one, TotalGest has only what the adapter gives.
 * What the adapter does not promise is not promised. Throws ConfigurationError if operations are missing.
 */
export function profileBeside(
  { path, operations }: LoadedAdapter,
  profile: TotalGestProfile,
  isWritten: boolean,
): TotalGestProfile {
  const { guarantees } = operations;
  const lacking = isWritten ? [] : ADAPTER_OPERATIONS.filter((name) => operations[name] === undefined);
  const needed = lacking.filter((name) => !MAY_LACK.has(name));
  if (needed.length > 0) throw unusable(path, "lacks", needed.join(", "));
  const promised =
    isWritten && guarantees === undefined
      ? profile.guarantees
      : { uniqueReference: false, idempotencyKey: false, ...guarantees };
  const beside = { ...profile, ...Object.fromEntries(lacking.map((name) => [name, null])), guarantees: promised };
  const looksUp = beside.findOrder !== null || operations.findOrder !== undefined;
  if (!looksUp && !promised.uniqueReference) throw unusable(path, "lacks", "findOrder / guarantees.uniqueReference");
  return beside;
}
