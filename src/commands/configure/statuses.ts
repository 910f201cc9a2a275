import type { Changes, LoadedConfig, Setup } from "../../compose/context.ts";
import type { ShopStatus } from "../../core/ports/shop.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Settings } from "../../core/run/settings.ts";
import { readStatuses } from "../../core/discovery/statuses.ts";
import { paragraph, messageLines, type Screen } from "../../report/terminal/screen.ts";

/** The ids of the statuses that have a known name: a name in the back office may change. */
export function withStatuses(
  changes: Changes,
  config: LoadedConfig,
  statuses: readonly ShopStatus[],
  setup: Setup,
): Changes {
  const settings = setup.plain(config).export;
  const { completed, cancelled } = readStatuses(statuses, settings);
  let found = changes;
  if (settings.statuses === null && completed.length > 0) found = setup.change(found, "export.statuses", completed);
  if (settings.cancelled === null && cancelled.length > 0) found = setup.change(found, "export.cancelled", cancelled);
  return found;
}

/** Which statuses mean completed, if the shop was asked; what to do if they are not recognised. */
export function statusLines(
  screen: Screen,
  settings: Settings["export"],
  statuses: readonly ShopStatus[],
): readonly string[] {
  if (statuses.length === 0) return [];
  const { completed } = readStatuses(statuses, settings);
  const titles = statuses.map(({ id, name }) => `${id} = ${name}`);
  if (completed.length === 0)
    return messageLines(screen, screen.text.problem(problem("statuses-unknown", { known: titles })));
  const names = titles.filter((_title, index) => completed.includes(statuses[index]?.id ?? ""));
  return paragraph(screen, screen.text.problem(problem("statuses", { names })).message);
}
