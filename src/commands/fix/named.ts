/** A decision about orders that the command line names. */
import { readTokens } from "../export-orders/run.ts";
import type { App } from "../../app/app.ts";
import { withDecisions, withEngine } from "../../app/engine.ts";
import { actOnOrders } from "../../core/acts/act.ts";
import type { OrderAction } from "../../core/acts/action.ts";
import { type ExitCode, EXIT, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import type { Text } from "../../text/text.ts";
import { exportPresentation } from "../output/export-report.ts";
import { afterRun } from "../output/notify.ts";
import { present, messageScreen } from "../output/present.ts";
import { type Ask, isConfirmed } from "../prompts/ask.ts";
import type { Deciding, FixRequest } from "./request.ts";

/** Confirms a decision, carries it out and reports what came of it. Throws UsageError, LockedError, StoreError. */
export async function decideNamed(
  { deciding, tokens, yes }: FixRequest & { readonly deciding: Deciding },
  app: App,
  ask: Ask,
): Promise<ExitCode> {
  const orders = await readTokens(app, tokens);
  const action = await confirmed(deciding, orders, { yes, app, ask });
  if (action === null) return EXIT.ok;
  try {
    const isSending = action.kind === "send" || action.kind === "resend";
    const open: typeof withDecisions = isSending
      ? (own, work) => withEngine(own, { direction: "orders", dryRun: false }, work)
      : withDecisions;
    const { report, shop } = await open(app, async (engine) => ({
      report: await actOnOrders(engine, action, orders, app.signal),
      shop: engine.settings.framework360,
    }));
    const decided = action.kind === "send" || action.kind === "resend" ? null : action.kind;
    return await present(app, exportPresentation(app, report, { listAll: true, decided }, shop), null);
  } finally {
    await afterRun(app);
  }
}

type Decided = Extract<OrderAction, { kind: Deciding["kind"] }>;

/**
 * What cannot be undone needs a second confirmation, unless `--yes` is given, and a dismissal needs a reason. Null = not
 * confirmed.
 */
async function confirmed(
  deciding: Deciding,
  orders: readonly string[],
  { yes, app, ask }: { readonly yes: boolean; readonly app: App; readonly ask: Ask },
): Promise<Decided | null> {
  if (deciding.kind === "send" || deciding.kind === "acknowledge") return deciding;
  const lacksReason = deciding.kind === "dismiss" && deciding.reason === null;
  if (lacksReason && !ask.isPossible) {
    throw new UsageError(problem("dismiss-needs-reason", { ids: orders.join(",") }));
  }
  const { kind } = deciding;
  const number = kind === "mark-exported" ? deciding.number : "";
  const question = ({ t }: Text): string => t(`ask.${kind}`, { ids: orders, n: orders.length, number });
  if (!(await isConfirmed(app, { yes, action: `--${kind}`, question }, ask))) return null;
  if (deciding.kind !== "dismiss") return deciding;
  const screen = await messageScreen(app);
  return { kind: "dismiss", reason: deciding.reason ?? (await ask.text(screen.text.t("fix.reason"), screen)) };
}
