import { resolveSettings } from "../../config/settings.ts";
import { tryFramework360, tryTotalGest } from "../../app/clients.ts";
import type { App } from "../../app/app.ts";
import { type Changes, foreignState, loadWith, type Setup } from "../../app/setup.ts";
import type { Configured } from "../../app/config.ts";
import { EXIT, type ExitCode, worstExit } from "../../core/common/problems/errors.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import type { Settings } from "../../core/run/settings.ts";
import { messageLines, paragraph, type Screen } from "../../report/terminal/screen.ts";
import { renderTable } from "../../report/terminal/table.ts";
import type { Text } from "../../report/text/text.ts";
import { asText } from "../output/present.ts";
import { english, printResult } from "../output/print.ts";
import { judgeMapping, mappingFaults } from "../../diagnosis/judge/mapping.ts";
import {
  callFunctions,
  FRAMEWORK360_CHECKS,
  type FunctionCall,
  TOTALGEST_CHECKS,
} from "../../diagnosis/probe/functions.ts";
import { circumstances } from "./facts.ts";
import { messageScreen } from "../output/screen-of.ts";

/** The result of `configure --check`. */
interface Checked {
  readonly calls: readonly FunctionCall[];
  /** Names in the settings that the systems do not have. */
  readonly faults: readonly Problem[];
  /** Statuses that nobody has given a class; they matter once an order has one. */
  readonly unclassed: readonly Problem[];
  readonly exportFrom: string | null;
  readonly exitCode: ExitCode;
}

/**
 * Calls both systems with the configured settings, replaced by `given` where that differs, and prints what works.
 * Changes nothing. Throws ConfigurationError.
 */
export async function checkConfiguration(app: App, setup: Setup, given: Changes): Promise<ExitCode> {
  const config = loadWith(setup, given);
  const settings = await resolveSettings(config, setup.app.signal);
  const checked = await check(app, setup, config, settings);
  const { timeZone } = settings.framework360;
  await printResult(app, {
    timeZone,
    document: async () => checkDocument(checked, await english(app)),
    screen: (screen) => checkLines(checked, screen),
  });
  if (Object.keys(given).length > 0) {
    const messages = await messageScreen(app, timeZone);
    app.output.err(asText(paragraph(messages, messages.text.t("check.not-saved"))));
  }
  if (checked.exitCode !== EXIT.ok) app.output.err(asText(failureLines(checked, await messageScreen(app, timeZone))));
  return checked.exitCode;
}

/** Both systems at once: each waits only for its own answers. */
async function check(app: App, setup: Setup, config: Configured, settings: Settings): Promise<Checked> {
  const [erp, shop] = await Promise.all([tryTotalGest(setup.app, config), tryFramework360(setup.app, config)]);
  const called = circumstances(config, app);
  const [totalgest, framework360] = await Promise.all([
    callFunctions(TOTALGEST_CHECKS, erp, called),
    callFunctions(FRAMEWORK360_CHECKS, shop, called),
  ]);
  const calls = [...totalgest.calls, ...framework360.calls];
  const foreign = await foreignState(config, setup.app.clock);
  const findings = judgeMapping({ ...totalgest.facts, ...framework360.facts }, settings);
  const unclassed = findings.map((finding) => finding.problem).filter(({ code }) => code === "statuses-unclassed");
  const faults = [...mappingFaults(findings), ...(foreign === null ? [] : [foreign])];
  const codes = calls.flatMap(({ failure }) => (failure === null || failure === "skipped" ? [] : [failure.exitCode]));
  const exitCode = worstExit([...codes, ...(faults.length === 0 ? [] : [EXIT.configuration])]);
  return { calls, faults, unclassed, exitCode, exportFrom: settings.export.from };
}

/** `text` must be the English one. */
function checkDocument(checked: Checked, text: Text): Readonly<Record<string, unknown>> {
  const error = (found: Problem): Readonly<Record<string, unknown>> => ({ code: found.code, ...text.problem(found) });
  return {
    schema: "tg360.check/1",
    exitCode: checked.exitCode,
    checks: checked.calls.map(({ system, operation, failure }) => ({
      system,
      operation,
      ok: failure === "skipped" ? null : failure === null,
      error: failure === null || failure === "skipped" ? null : error(failure.problem),
    })),
    faults: checked.faults.map(error),
    warnings: [
      ...(checked.exportFrom === null ? [text.t("setup.no-export-from")] : []),
      ...checked.unclassed.map((found) => Object.values(text.problem(found)).join(" ")),
    ],
  };
}

async function checkLines(checked: Checked, screen: Screen): Promise<readonly string[]> {
  const { text } = screen;
  const columns = [{ head: text.t("head.system") }, { head: text.t("head.function") }, { head: text.t("head.result") }];
  const rows = checked.calls.map(({ system, operation, failure }) => [system, operation, resultCell(failure, text)]);
  return [
    ...renderTable(screen, columns, rows),
    ...(checked.exportFrom === null ? ["", ...paragraph(screen, text.t("setup.no-export-from"))] : []),
    ...checked.unclassed.flatMap((found) => ["", ...messageLines(screen, text.problem(found))]),
    ...(checked.exitCode === EXIT.ok ? ["", ...paragraph(screen, text.t("check.well"))] : []),
  ];
}

function resultCell(
  failure: FunctionCall["failure"],
  text: Text,
): string | { text: string; tone: "good" | "bad" | "dim" } {
  if (failure === null) return { text: text.t("check.works"), tone: "good" };
  if (failure === "skipped") return { text: text.t("check.skipped"), tone: "dim" };
  return { text: text.t("action.failed"), tone: "bad" };
}

/** Each different problem once, with what to do. */
function failureLines({ calls, faults }: Checked, screen: Screen): readonly string[] {
  const problems = [
    ...calls.flatMap(({ failure }) => (failure === null || failure === "skipped" ? [] : [failure.problem])),
    ...faults,
  ];
  const messages = problems.map((problem) => messageLines(screen, screen.text.problem(problem)).join("\n"));
  return [...new Set(messages)];
}
