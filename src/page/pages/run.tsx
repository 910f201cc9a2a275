import type { FC } from "hono/jsx";

import type { Numbers } from "../../core/audit/numbers.ts";
import type { PageRun } from "../../core/acts/page-run.ts";
import { exportAccount, pullAccount } from "../../core/run/account.ts";
import { SECOND } from "../../core/common/time/duration.ts";
import { decisionOf, deliveryCounts } from "../../view/orders/export.ts";
import { cleanLine, cleanSentence, capitalized } from "../../text/clean.ts";
import { Frame, Head } from "../components/frame.tsx";
import { Time } from "../components/marks.tsx";
import { Note } from "../components/panels.tsx";
import { isDecision } from "../../core/acts/action.ts";
import { actionName, shortName } from "../words.ts";
import { forgottenSentences } from "../../view/orders/forgotten.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import type { ExportRow } from "../../core/run/reports.ts";
import type { PageText } from "../../text/page-text.ts";
import { pagePath, type ShopView, wayBack, withQuery } from "../view.ts";
import { Exported, Forgotten, isNotThere, ProblemNote, Problems, Pulled, StatusesSent } from "./run-outcome.tsx";

const EVERY_S = 1;

export interface ShownRun {
  readonly run: PageRun;
  /** Where the person started it. */
  readonly back: string;
  /** As they are now, the first orders that a decision or a look-up was about. */
  readonly orders: readonly OrderRecord[];
  readonly numbers: Numbers | null;
}

/** A run that a person started: how far it is, then what came of it, under the same address. */
export const RunPage: FC<{ readonly view: ShopView } & ShownRun> = ({ view, ...shown }) =>
  shown.run.isAlive ? <Progress view={view} {...shown} /> : <Report view={view} {...shown} />;

const Progress: FC<{ readonly view: ShopView } & ShownRun> = ({ view, run, back }) => {
  const { text } = view;
  const { progress } = run;
  const title = actionName(text, run.action, run.items);
  const isCounted = progress.kind === "at-work" && progress.of !== null && progress.of > 0;
  return (
    <Frame view={view} title={title} section={sectionOf(run)} everyS={EVERY_S}>
      <Head
        title={title}
        back={wayBack(view, run.direction, back)}
        about={
          <>
            {text.t("page.started-by", { author: cleanLine(run.author) })}{" "}
            <Time view={view} at={run.startedMs} end="." /> {text.t("page.may-leave")}
          </>
        }
      />
      <section class="panel" id="progress" data-every={String(EVERY_S)}>
        <div role="status">
          <h2 id="at">
            {progress.kind === "waiting"
              ? text.t("page.waits")
              : isCounted
                ? text.t("page.done-of", { done: progress.done, of: progress.of ?? 0 })
                : text.t("page.run.at-work")}
          </h2>
        </div>
        {isCounted ? (
          <progress aria-labelledby="at" max={String(progress.of)} value={String(progress.done)}></progress>
        ) : (
          <progress aria-labelledby="at"></progress>
        )}
        <p class="dim">
          {progress.kind === "waiting" && progress.by !== null ? (
            <bdi>{cleanSentence(text.problem(progress.by).message)}</bdi>
          ) : progress.kind === "at-work" && progress.current !== null ? (
            <bdi>{text.t("page.current", { item: cleanLine(progress.current) })}</bdi>
          ) : null}{" "}
          <a href={view.here}>{text.t("page.look-again")}</a>
        </p>
      </section>
    </Frame>
  );
};

function sectionOf({ action, direction }: PageRun): "orders" | "products" | "held-back" {
  return action.kind === "release" || action.kind === "release-statuses" ? "held-back" : direction;
}

const Report: FC<{ readonly view: ShopView } & ShownRun> = ({ view, run, back, orders, numbers }) => {
  const { text, shop } = view;
  const { outcome, finishedMs, startedMs, state, action } = run;
  const title = headlineOf(view, run);
  const way = wayBack(view, run.direction, back);
  const took = finishedMs === null ? null : Math.max(SECOND, finishedMs - startedMs);
  return (
    <Frame view={view} title={title} section={sectionOf(run)}>
      <Head
        title={title}
        back={way}
        about={
          <>
            {`${actionName(text, run.action, run.items)}, ${text.t("page.by", { author: cleanLine(run.author) })}, `}
            <Time view={view} at={startedMs} end={took === null ? "." : ""} />
            {took === null
              ? ""
              : `, ${text.t("page.took", { duration: text.formats.duration(took) })}`.replace(/\.?$/, ".")}
          </>
        }
      />
      {state === "interrupted" ? (
        <Note mark="bad" role="alert" says={text.t("page.run.interrupted")} next={text.t("page.interrupted-about")} />
      ) : null}
      {outcome?.kind === "problem" ? <ProblemNote view={view} problem={outcome.problem} /> : null}
      {outcome?.kind === "export" ? (
        <Exported view={view} report={outcome.report} action={action} orders={orders} numbers={numbers} />
      ) : null}
      {outcome?.kind === "pull" ? <Pulled view={view} outcome={outcome} /> : null}
      {outcome?.kind === "statuses" ? <StatusesSent view={view} report={outcome.report} /> : null}
      {outcome?.kind === "payments" ? <Problems view={view} of={outcome.report.problems} /> : null}
      {outcome?.kind === "forgotten" ? <Forgotten view={view} report={outcome.report} /> : null}
      <p class="row">
        <a class="button main" href={way.href}>
          {way.label}
        </a>
        <a class="button" href={withQuery(pagePath(shop, "log"), { tab: "people" })}>
          {text.t("page.in-log")}
        </a>
      </p>
    </Frame>
  );
};

/** What TotalGest has, and under which number; null = it did not answer about all of them. */
function lookedUp(text: PageText, rows: readonly ExportRow[]): string | null {
  if (rows.some((row) => row.totalgest === null && !isNotThere(row))) return null;
  const there = rows.filter(({ totalgest }) => totalgest !== null);
  const [first] = rows;
  return text.t("page.looked-up", {
    n: rows.length,
    there: there.length,
    order: first === undefined ? "" : shortName(first),
    number: cleanLine(first?.totalgest?.number ?? ""),
  });
}

/** The outcome in one line. */
function headlineOf({ text }: ShopView, { outcome, state, action, items }: PageRun): string {
  const notDone = `${actionName(text, action, items)}${text.t("said.colon")}${text.t("page.not-done")}`;
  if (outcome?.kind === "export") {
    const summary = exportAccount(outcome.report);
    const bad = summary.failed + summary.notSent + summary["not-found"] + summary.held + summary.unconfirmed;
    if (action.kind === "look-up") return lookedUp(text, outcome.report.orders) ?? notDone;
    if (isDecision(action)) return decisionOf(text, outcome.report, action.kind) || text.t("page.not-saved");
    return text.t("page.sent-n", {
      n: summary.exported,
      bad,
      there: summary.alreadyExported,
      waiting: summary.waiting,
    });
  }
  if (outcome?.kind === "pull") {
    const { failed, failedBefore } = pullAccount(outcome.report);
    const isWhole = action.kind === "pull";
    return text.t("page.pulled-n", { n: outcome.sent, bad: failed + (isWhole ? failedBefore : 0) });
  }
  if (outcome?.kind === "statuses") {
    const counts = deliveryCounts(text, outcome.report).join(", ");
    return counts === "" ? actionName(text, action, items) : capitalized(counts);
  }
  if (outcome?.kind === "payments") {
    const { told: sent, waiting } = outcome.report;
    return action.kind === "payment-asked" || outcome.report.problems.length > 0
      ? text.t("payments.done", { sent, waiting })
      : actionName(text, action, items);
  }
  if (outcome?.kind === "forgotten") {
    return forgottenSentences(text, outcome.report).join(" ");
  }
  if (state === "interrupted") return text.t("page.run.interrupted");
  return notDone;
}
