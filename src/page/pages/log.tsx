import type { Child, FC } from "hono/jsx";

import { type HourOfRuns, LOG_TABS, type LogCounts, type LogEntry, type LogTab } from "../../core/ports/page-store.ts";
import { cleanLine } from "../../text/clean.ts";
import type { PageText } from "../../text/page-text.ts";
import { Frame, Head } from "../components/frame.tsx";
import { DateField, Filters, List, ListSheet, Tabs } from "../components/lists.tsx";
import { type Mark, State, Time } from "../components/marks.tsx";
import { Empty } from "../components/panels.tsx";
import { HoursPanel } from "../pictures/hours.tsx";
import { orderWay, pagePath, type ShopView, withQuery } from "../view.ts";
import { actionName } from "../words.ts";
import { formatPeriod } from "../../view/audit/words.ts";
import { countTexts } from "../../view/shops/runs.ts";

export interface LogQuery {
  readonly tab: LogTab;
  readonly search: string;
  /** Local days, both included. */
  readonly from: string;
  readonly to: string;
  /** From 1. */
  readonly page: number;
}

export interface Log {
  readonly query: LogQuery;
  readonly entries: readonly LogEntry[];
  readonly counts: LogCounts;
  readonly hours: readonly HourOfRuns[];
}

/** What tg360 did by itself and what people did: one register. */
export const LogPage: FC<{ readonly view: ShopView } & Log> = ({ view, query, entries, counts, hours }) => {
  const { text, shop } = view;
  const path = pagePath(shop, "log");
  const given = { tab: query.tab === "news" ? null : query.tab, search: query.search, from: query.from, to: query.to };
  const at = { page: query.page, shown: entries.length, total: counts[query.tab] };
  return (
    <Frame view={view} title={text.t("page.log")} section="log" hasList={entries.length > 0}>
      <Head title={text.t("page.log")} about={text.t("page.log-about")} />
      <HoursPanel view={view} hours={hours} title={text.t("page.cycles-of-hours", { n: 48 })} />
      <Tabs
        view={view}
        label={text.t("page.head.what")}
        to={(tab) => withQuery(path, { ...given, tab: tab === "news" ? null : tab })}
        here={query.tab}
        of={LOG_TABS.map((key) => ({
          key,
          label: text.t(`page.log.${key}`),
          count: counts[key],
          isBad: key === "problems",
        }))}
      />
      <Filters
        view={view}
        path={path}
        search={query.search}
        placeholder={text.t("page.search-log")}
        kept={{ tab: given.tab }}
        more={text.t("page.period")}
        isInUse
      >
        <DateField label={text.t("page.from")} name="from" value={query.from} />
        <DateField label={text.t("page.to")} name="to" value={query.to} />
      </Filters>
      <ListSheet
        view={view}
        path={path}
        query={given}
        at={at}
        empty={
          <Empty title={text.t("page.log-none")} about={text.t("page.log-none-about")}>
            {query.tab === "all" ? null : (
              <a class="button" href={withQuery(path, { ...given, tab: "all" })}>
                {text.t("page.log-show-all")}
              </a>
            )}
          </Empty>
        }
      >
        <List
          caption={text.t("page.log")}
          columns={[
            { head: text.t("page.head.when"), class: "b nb" },
            { head: text.t("page.head.what"), class: "a" },
            { head: text.t("page.head.who"), class: "nb" },
            { head: text.t("page.head.outcome"), class: "c why" },
          ]}
          rows={entries.map((entry) => [
            <Time view={view} at={entry.atMs} />,
            whatOf(view, entry),
            entry.author === null ? (
              <span class="dim">{text.t("setup.by-itself")}</span>
            ) : (
              <bdi>{cleanLine(entry.author)}</bdi>
            ),
            <State mark={markOf(entry)} more="says">
              <bdi>{outcomeOf(text, entry)}</bdi>
            </State>,
          ])}
        />
      </ListSheet>
    </Frame>
  );
};

function whatOf(view: ShopView, entry: LogEntry): Child {
  const { text, shop } = view;
  switch (entry.kind) {
    case "run":
      return text.t(`page.${entry.direction}`);
    case "page-run":
      return typeof entry.action === "object" && entry.action !== null ? (
        <a href={pagePath(shop, "runs", entry.id)}>{actionName(text, entry.action, Number(entry.item ?? 0))}</a>
      ) : null;
    case "decision": {
      const name = cleanLine(entry.reference ?? entry.item ?? "");
      return (
        <a href={orderWay(view, entry.item ?? "")}>
          <bdi>{text.t(`page.decided.${decisionOf(entry.action)}`, { order: name })}</bdi>
        </a>
      );
    }
    case "audit": {
      const [from, to] = [typeof entry.action === "string" ? entry.action : "", entry.item ?? ""];
      const period = formatPeriod(text, { from, to });
      return (
        <a href={withQuery(pagePath(shop, "audits"), { month: to.slice(0, 7) })}>
          {text.t("page.audit-of", { period })}
        </a>
      );
    }
  }
}

const DECISIONS = ["dismissed", "marked-exported", "acknowledged", "put-back"] as const;

function decisionOf(action: LogEntry["action"]): (typeof DECISIONS)[number] {
  return DECISIONS.find((one) => one === action) ?? "acknowledged";
}

function markOf({ kind, exitCode, good, ended, note }: LogEntry): Mark {
  if (kind === "decision") return "good";
  if (kind === "audit") return exitCode === 0 ? "good" : note === "0" ? "wait" : "bad";
  if (ended === "refused" || ended === "interrupted") return "bad";
  if (exitCode === null) return ended === null ? "wait" : "good";
  return exitCode === 0 ? "good" : good === true ? "wait" : "bad";
}

function outcomeOf(text: PageText, entry: LogEntry): string {
  const { kind, summary, problem, ended, note, exitCode } = entry;
  if (kind === "decision") return note ?? "";
  if (kind === "audit")
    return exitCode === 0
      ? text.t("page.audit-agrees")
      : note === "0"
        ? text.t("page.audit-open")
        : text.t("page.differences", { n: Number(note) });
  if (ended === "interrupted") return text.t("page.run.interrupted");
  if (problem !== null) return text.problem(problem).message;
  if (summary === null) return text.t(ended === null ? "page.run.at-work" : `page.run.${ended}`);
  const parts = countTexts(text, summary);
  return parts.length === 0 ? text.t("page.nothing-new") : parts.join(", ");
}
