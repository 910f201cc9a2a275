import { EXIT } from "../../core/common/problems/errors.ts";
import type { App } from "../../app/app.ts";
import type { Problem } from "../../core/common/problems/problem.ts";
import { localInstant } from "../../core/common/time/zone.ts";
import { createText, type Text } from "../../text/text.ts";
import { type Cycle, type CyclePart, exitCodeOf, problemIn } from "./cycle.ts";
import { messageScreen, shopZone } from "../output/present.ts";
import { saidOf } from "../../render/json/entries.ts";
import { countTexts } from "../../view/shops/runs.ts";

/** One line: the time, the result of each direction, the exit code and the duration. */
export async function cycleLine(app: App, cycle: Cycle): Promise<string> {
  const zone = await shopZone(app);
  const { text } = await messageScreen(app, zone);
  const part = (direction: CyclePart["direction"]): string => {
    const found = cycle.parts.find((one) => one.direction === direction);
    const what = found === undefined ? text.t("check.skipped") : describe(found, text);
    return `${text.t(`direction.${direction}`)}${text.t("said.colon")}${what}`;
  };
  return text.t("daemon.cycle", {
    at: localInstant(cycle.startedMs, zone),
    orders: part("orders"),
    products: part("products"),
    exitCode: String(cycle.exitCode),
    duration: text.formats.duration(cycle.finishedMs - cycle.startedMs),
  });
}

function describe(part: CyclePart, text: Text): string {
  const counts = countTexts(text, part.report?.summary ?? {});
  const worst = problemOf(part);
  const texts = [...(worst === null ? [] : [worst]), ...part.remarks].map((one) => text.problem(one).message);
  const nothing =
    part.leftFullPull === true
      ? text.t("daemon.full-pull-waits")
      : text.t(part.direction === "orders" ? "report.nothing-due" : "report.nothing-changed");
  return [...(counts.length === 0 && worst === null ? [nothing] : [counts.join(", ")]), ...texts]
    .filter((piece) => piece !== "")
    .join("; ");
}

function problemOf({ report, error }: CyclePart): Problem | null {
  if (report !== null) return report.problems[0] ?? null;
  return problemIn(error);
}

/** For programs, in English: the counts of both directions, and the problems that ended them. */
export async function cycleDocument(
  cycle: Cycle,
  shop: string | null = null,
): Promise<Readonly<Record<string, unknown>>> {
  const english = await createText("en", null, shop);
  const part = (direction: CyclePart["direction"]): unknown => {
    const found = cycle.parts.find((one) => one.direction === direction);
    if (found === undefined) return null;
    const exitCode = exitCodeOf(found);
    const worst = exitCode === EXIT.ok ? null : problemOf(found);
    const error = worst === null ? null : saidOf(worst, english);
    const warnings = found.remarks.map((one) => english.problem(one).message);
    return { exitCode, summary: found.report?.summary ?? null, error, ...(warnings.length === 0 ? {} : { warnings }) };
  };
  return {
    schema: "tg360.cycle/1",
    startedAt: new Date(cycle.startedMs).toISOString(),
    finishedAt: new Date(cycle.finishedMs).toISOString(),
    exitCode: cycle.exitCode,
    orders: part("orders"),
    products: part("products"),
  };
}
