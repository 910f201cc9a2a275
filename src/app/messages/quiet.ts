import { tmpdir } from "node:os";

import { configPath } from "../../config/files/paths.ts";
import type { ProblemKey } from "../../view/notices/quiet.ts";
import type { App } from "../app.ts";
import { locateState } from "../config.ts";

/**
 * Whether these problems (each by its `problemKey`) are to be reported. Without `--quiet` always; with it only if
 * they differ from those of this command's last quiet run, and once a day. Call once per run, with an empty list
 * after a successful one. Never throws.
 */
export async function shouldReport(app: App, problemKeys: readonly ProblemKey[]): Promise<boolean> {
  const { clock, command, globals, sources } = app;
  if (!globals.quiet) return true;
  const [report, { tryToOpen }] = await Promise.all([
    import("../../view/notices/quiet.ts"),
    import("../state/open.ts"),
  ]);
  const located = await locateState(app).catch(() => null);
  const notes = located === null ? null : await tryToOpen(located.place, clock);
  try {
    // Not one for all: what is wrong with one configuration must not silence another.
    const installation = located?.dataDir ?? `${configPath(sources.configFlag, sources.env)} ${globals.shop ?? ""}`;
    const where = { command, notes, installation, temporaryDir: tmpdir() };
    return await report.shouldReport(where, problemKeys, clock.now());
  } finally {
    await notes?.close();
  }
}
