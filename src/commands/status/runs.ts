import type { Context } from "../../compose/context.ts";
import type { StatusStore } from "../../core/ports/status-store.ts";
import { runsDocument } from "../../report/json/status.ts";
import { writeJson } from "../../report/json/pieces.ts";
import { renderRuns } from "../../report/screens/status.ts";
import { english, show } from "./show.ts";

const ON_SCREEN = 50;

/** A line per kept run, newest first. */
export async function showRuns(
  limit: number | null,
  store: Pick<StatusStore, "listRuns">,
  context: Context,
  timeZone: string,
): Promise<void> {
  await show(
    context,
    timeZone,
    async (write) => {
      const runs = await store.listRuns(limit ?? Number.MAX_SAFE_INTEGER);
      await writeJson(runsDocument(runs, await english(context)), write);
    },
    async (screen) => renderRuns(screen, await store.listRuns(limit ?? ON_SCREEN)),
  );
}
