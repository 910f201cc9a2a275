import type { Body } from "../declare.ts";
import { optionNeeds } from "../lists.ts";
import type { App } from "../../app/app.ts";
import { withEngine } from "../../app/engine.ts";
import { withState } from "../../app/state/read.ts";
import type { MassChange } from "../../core/brakes/facet.ts";
import { readHeldChanges } from "../../core/brakes/judge-pending.ts";
import { OWNED_TEXTS } from "../../core/products/owners.ts";
import type { PullOptions, PullReport } from "../../core/run/reports.ts";
import { type ExitCode, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Settings } from "../../core/run/settings.ts";
import { pullProducts } from "../../core/products/pull/pull-products.ts";
import { KeptRows } from "../../view/products/kept-rows.ts";
import { pullFile, pullView } from "../../view/products/pull.ts";
import { viewLines } from "../../render/terminal/view.ts";
import { ofNoItem } from "../../text/causes.ts";
import type { ReportFile } from "../../render/files/report-file.ts";
import { withReportFile, present, messageScreen } from "../../app/output/present.ts";
import { afterRun, holdingUnattended } from "../../app/output/notify.ts";
import { openPrompts } from "../prompts/prompts.ts";
import type { PullFlags } from "./options.ts";
import { newsLines } from "../../app/messages/news.ts";
import { pullDocument } from "../../render/json/reports.ts";

/** What one `pull-products` does. */
interface PullRequest extends Omit<PullOptions, "onProduct" | "allowMassChange"> {
  /** `unnamed` = what is held back, if that is one kind. */
  readonly allowMassChange: readonly MassChange[] | "unnamed";
}

export const run: Body<PullFlags> = (app, flags) =>
  holdingUnattended(app, flags, () => runPull(readPullFlags(flags), flags.report ?? null, app));

const TEXT_OPTIONS = [
  ["overwrite", "overwrite"],
  ["keep", "keep-texts"],
  ["putBack", "restore-texts"],
] as const;

/** Throws UsageError. */
export function readPullFlags(flags: PullFlags): PullRequest {
  const skus = flags.sku === undefined ? null : [...new Set(flags.sku)];
  if (skus?.length === 0)
    throw new UsageError(problem("bad-option", { option: "--sku", value: "", expected: ["SKU"], kind: "examples" }));
  if (flags.allowPrice === true && skus === null) throw optionNeeds("pull-products", "--allow-price", ["--sku"]);
  const [wish] = TEXT_OPTIONS.flatMap(([option, does]) => {
    const of = flags[option];
    return of === undefined ? [] : [{ option, texts: { does, of: of === true ? OWNED_TEXTS : of } }];
  });
  if (wish !== undefined && skus === null) {
    throw optionNeeds("pull-products", wish.option === "putBack" ? "--put-back" : `--${wish.option}`, ["--sku"]);
  }
  return {
    full: flags.full === true,
    skus,
    dryRun: flags.dryRun === true,
    allowMassChange: flags.allowMassChange === true ? "unnamed" : (flags.allowMassChange ?? []),
    allowPrice: flags.allowPrice === true,
    ...(wish === undefined ? {} : { texts: wish.texts }),
    now: flags.now === true,
  };
}

/** One pull, and its report, which also goes to the file at `path`. */
async function runPull(request: PullRequest, path: string | null, app: App): Promise<ExitCode> {
  const named = request.allowMassChange;
  const options = { ...request, allowMassChange: named === "unnamed" ? await chooseHeld(app) : named };
  const kept = new KeptRows({
    all: app.globals.json || path !== null,
    list: options.dryRun || options.skus !== null,
  });
  const work = async (file: ReportFile | null): Promise<ExitCode> => {
    const { report, shop } = await withEngine(
      app,
      { direction: "products", dryRun: options.dryRun },
      async (engine) => ({
        report: await pullProducts(engine, { ...options, onProduct: kept.add }, app.signal),
        shop: engine.settings.framework360,
      }),
    );
    return present(app, presentation(app, report, kept, shop), file);
  };
  try {
    return await withReportFile(path, work);
  } finally {
    if (!options.dryRun) await afterRun(app);
  }
}

/** What is held back. Of several kinds one is asked for; throws UsageError where nobody can be asked. */
async function chooseHeld(app: App): Promise<readonly MassChange[]> {
  const held = await withState(app, readHeldChanges);
  const [first, second] = held.keys();
  if (first === undefined || second === undefined) return [...held.keys()];
  const prompts = await openPrompts(app);
  if (prompts === null) throw new UsageError(problem("mass-change-kinds", { kinds: [...held.keys()], first }));
  const { text } = await messageScreen(app);
  const choices = [...held].map(([kind, n]) => {
    const label = text.t(`massChange.${kind}`);
    return { name: n === 0 ? label : `${label}${text.t("said.colon")}${text.formats.number(n)}`, value: kind };
  });
  return [await prompts.one(text.t("ask.mass-change"), choices, undefined)];
}

function presentation(
  app: App,
  report: PullReport,
  kept: KeptRows,
  { timeZone, site }: Pick<Settings["framework360"], "timeZone" | "site">,
): Parameters<typeof present>[1] {
  return {
    exitCode: report.exitCode,
    timeZone,
    document: async (english) => pullDocument(report, kept.all, english),
    screen: (screen) => viewLines(screen, pullView(screen.text, report, kept)),
    news: async (others) => {
      const met = [...ofNoItem([...report.problems, ...others]), ...kept.failed];
      return newsLines(app, met, () => messageScreen(app, timeZone));
    },
    file: (text) => pullFile(text, report, kept.all, site),
  };
}
