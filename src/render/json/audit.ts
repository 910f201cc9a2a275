import type { AuditHead } from "../../core/audit/report.ts";
import type { Decision } from "../../core/audit/verdict.ts";
import { mapLazily } from "../../view/view.ts";
import type { Text } from "../../text/text.ts";
import type { KeptAudit } from "../../core/audit/report.ts";
import { describeException, describeUnread } from "../../view/audit/words.ts";

/** `english` has no time zone: instants are UTC. */
export function auditDocument({ report, head }: KeptAudit, english: Text) {
  const { startedMs, finishedMs, unread, exceptions, orders, proven, ...rest } = report;
  return {
    schema: "tg360.audit/1",
    from: rest.from,
    to: rest.to,
    timeZone: rest.timeZone,
    proven,
    exitCode: rest.exitCode,
    number: head.number,
    startedAt: new Date(startedMs).toISOString(),
    finishedAt: new Date(finishedMs).toISOString(),
    site: rest.site,
    currency: rest.currency,
    version: rest.version,
    isOneWay: rest.isOneWay,
    days: rest.days.map(({ isOpen: open, givenUp, ...day }) => ({ ...day, open, givenUp: decisionOf(givenUp) })),
    vat: rest.vat.map(({ rate, ...sides }) => ({ rate: rate ?? "rounding", ...sides })),
    others: rest.others,
    orders: mapLazily(orders, ([day, id, reference, number, shop, totalgest]) => ({
      id,
      reference,
      number,
      day,
      shop,
      totalgest,
    })),
    exceptions: exceptions.map((exception) => {
      const { detail: _detail, since, numbers, ...known } = exception;
      const { message, next } = describeException(english, report, exception);
      const by = decisionOf(since ?? known.decision);
      return { ...known, number: numbers[0] ?? null, numbers, decision: by, message, hint: english.inOneText(next) };
    }),
    unread: unread.map((one) => {
      const { message, next } = describeUnread(english, report, one);
      return {
        side: one.side,
        from: one.from,
        to: one.to,
        id: one.id,
        code: one.problem.code,
        message,
        hint: english.inOneText(next),
      };
    }),
    sha256: head.sha256,
  };
}

function decisionOf(decision: Omit<Decision, "kind"> | null = null) {
  return decision === null ? null : { ...decision, atMs: undefined, at: new Date(decision.atMs).toISOString() };
}

export function auditListDocument(heads: readonly AuditHead[]) {
  return {
    schema: "tg360.audits/1",
    audits: heads.map(({ startedMs, presence, amount, isSettled, ...head }) => ({
      ...head,
      ...(isSettled === undefined ? {} : { settled: isSettled }),
      startedAt: new Date(startedMs).toISOString(),
      proven: { presence, amount },
    })),
  };
}
