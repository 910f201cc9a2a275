/**
 * The orders whose buyers were forgotten, in a file beside the state: an older copy of the state that is put back still knows
 * them. It is written before the state is, so whatever dies when, it is never shorter than what the state has done.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Forgotten } from "../../../core/orders/privacy/forget.ts";

/** What cannot be read counts as none. */
export function readForgotten(statePath: string): readonly Forgotten[] {
  try {
    const found: unknown = JSON.parse(readFileSync(pathOf(statePath), "utf8"));
    return Array.isArray(found) ? (found as Forgotten[]) : [];
  } catch {
    return [];
  }
}

/** Throws errors of the file system. */
export function addForgotten(statePath: string, orders: readonly Forgotten[]): void {
  if (orders.length === 0) return;
  const path = pathOf(statePath);
  const draft = `${path}.${String(process.pid)}.new`;
  try {
    writeFileSync(draft, JSON.stringify([...readForgotten(statePath), ...orders]), { mode: 0o600, flush: true });
    renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
}

function pathOf(statePath: string): string {
  return join(dirname(statePath), "forgotten.json");
}
