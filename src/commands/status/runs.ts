import type { App } from "../../app/app.ts";
import type { ExitCode } from "../../core/common/problems/errors.ts";
import type { StatusStore } from "../../core/ports/status-store.ts";
import { runsDocument } from "../../render/json/status.ts";
import { bodyLines } from "../../render/terminal/view.ts";
import { runsView } from "../../view/shops/runs.ts";
import { english, printResult } from "../output/present.ts";

const ON_SCREEN = 50;

/** A line per kept run, newest first. */
export async function showRuns(
  limit: number | null,
  store: Pick<StatusStore, "listRuns">,
  app: App,
  timeZone: string,
): Promise<ExitCode> {
  return printResult(app, {
    timeZone,
    document: async () => runsDocument(await store.listRuns(limit ?? Number.MAX_SAFE_INTEGER), await english(app)),
    screen: async (screen) => bodyLines(screen, runsView(screen.text, await store.listRuns(limit ?? ON_SCREEN))),
  });
}
