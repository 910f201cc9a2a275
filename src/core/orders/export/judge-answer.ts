import type { Engine } from "../../run/engine.ts";
import { RemoteError, type RemoteReason } from "../../common/problems/errors.ts";
import { judgeDuplicate } from "./look-up.ts";
import type { CreateAnswer } from "../../ports/erp.ts";
import type { OrderOutcome } from "../record.ts";
import { type Problem, problem } from "../../common/problems/problem.ts";
import { withArticlesOfLines } from "../send/sent-order.ts";

/** Why nothing more is sent to TotalGest in this run. */
export function stopping(reason: RemoteReason, why: Problem, retryAfterMs: number | null): RemoteError {
  return new RemoteError(why, { system: "TotalGest", reason, retryAfterMs });
}

const METHOD_NOT_ALLOWED = 405;

/** `stop`: why nothing more may be sent in this run; null = it goes on. */
interface JudgedAnswer {
  readonly outcome: OrderOutcome;
  readonly stop: RemoteError | null;
}

/** What an answer means for the order and for the run. The table is in docs/reliability.md. */
export async function judgeAnswer(
  engine: Engine,
  id: string,
  answer: CreateAnswer,
  older: Set<string>,
  wire: AbortSignal,
): Promise<JudgedAnswer> {
  switch (answer.kind) {
    case "taken":
      return goOn(
        answer.isOthers === true
          ? await judgeDuplicate(engine, id, answer.order, older, wire)
          : { kind: "exported", order: answer.order, how: answer.how },
      );
    case "refused":
      return goOn({ kind: "failed", problem: withArticlesOfLines(answer.problem, await engine.store.readSent(id)) });
    case "unwritable":
      return goOn({ kind: "held", problem: answer.problem });
    case "unknown":
      return goOn(answer);
    case "denied":
      return judgeDenied(engine, answer.status, answer.problem, wire);
    case "not-sent":
      return requeued(stopping("unreachable", answer.problem, null));
    case "unauthorized":
      return requeued(stopping("credentials", answer.problem, null));
    case "throttled":
      return requeued(stopping("throttled", answer.problem, answer.retryAfterMs));
    case "unavailable":
      return {
        ...goOn({ kind: "unknown", problem: answer.problem }),
        stop: stopping("throttled", answer.problem, answer.retryAfterMs),
      };
  }
}

function goOn(outcome: OrderOutcome): JudgedAnswer {
  return { outcome, stop: null };
}

function requeued(stop: RemoteError): JudgedAnswer {
  return { outcome: { kind: "requeued", problem: stop.problem }, stop };
}

/** 403, 404, 405: if TotalGest refuses the shop call too, it is not about this order. */
async function judgeDenied({ erp }: Engine, status: number, reason: Problem, wire: AbortSignal): Promise<JudgedAnswer> {
  try {
    await erp.fetchShop(wire);
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    const { status: refusal, system } = error;
    // An address that does not accept the call will not accept it in the next cycle either: a person has to check.
    const isWrong = refusal === METHOD_NOT_ALLOWED;
    return requeued(
      isWrong ? new RemoteError(error.problem, { system, reason: "configuration", status: refusal }) : error,
    );
  }
  const detail = "detail" in reason.data && typeof reason.data.detail === "string" ? reason.data.detail : "";
  return goOn({ kind: "failed", problem: problem("order-blocked", { status, detail }) });
}
