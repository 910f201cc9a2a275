/** Payments that came after the export and wait for a person: they are told, or settled. */
import type { App } from "../../app/app.ts";
import { withEngine } from "../../app/engine.ts";
import { withState } from "../../app/state/read.ts";
import { EXIT, type ExitCode, Tg360Error } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { payByHand, readStuckPayments } from "../../core/orders/payment/run.ts";
import { type AskedPayment, shownPayment } from "../../core/orders/payment/rules.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import type { Store } from "../../core/ports/store.ts";
import { withWireGrace } from "../../core/run/run.ts";
import { paymentsDocument } from "../../render/json/reports.ts";
import { paragraph } from "../../render/terminal/screen.ts";
import { viewLines } from "../../render/terminal/view.ts";
import { paymentsView, stuckPaymentsView } from "../../view/orders/fix.ts";
import type { Text } from "../../text/text.ts";
import { afterRun } from "../../app/output/notify.ts";
import { asText, english, messageScreen, printResult, shopZone } from "../../app/output/present.ts";
import { isConfirmed } from "../prompts/prompts.ts";

type NamedPayment = Pick<OrderRecord, "id" | "reference">;

/** Why payments of these orders (none = of all) wait. */
export async function readOpenPayments(
  store: Pick<Store, "listOrders">,
  tokens: readonly string[],
): Promise<readonly Problem[]> {
  const stuck = await readStuckPayments({ store });
  const meant = stuck.filter((order) => tokens.length === 0 || tokens.some((token) => isNamed(order, token)));
  return meant.flatMap(({ paymentError }) => paymentError ?? []);
}

function isNamed({ id, reference }: NamedPayment, token: string): boolean {
  return id === token || reference === token;
}

/** Lists what waits of these orders (none = of all), and carries out exactly that once it is confirmed. */
export async function decidePayments(
  app: App,
  kind: AskedPayment["kind"],
  tokens: readonly string[],
  yes: boolean,
): Promise<ExitCode> {
  const timeZone = await shopZone(app);
  const screen = await messageScreen(app, timeZone);
  const all = await withState(app, (store) => readStuckPayments({ store }));
  const unknown = tokens.find((token) => !all.some((order) => isNamed(order, token)));
  if (unknown !== undefined) throw new Tg360Error(problem("payment-none", { id: unknown }));
  const chosen = all.filter((order) => tokens.length === 0 || tokens.some((token) => isNamed(order, token)));
  if (chosen.length === 0) {
    app.output.err(asText(paragraph(screen, screen.text.t("fix.no-payments"))));
    return EXIT.ok;
  }
  app.output.err(asText(await viewLines(screen, stuckPaymentsView(screen.text, chosen))));
  const isTold = kind === "payment-asked";
  const question = ({ t }: Text): string =>
    t(isTold ? "ask.tell-payments" : "ask.settle-payments", { n: chosen.length });
  const action = isTold ? "--tell-payments" : "--settle-payments";
  if (!(await isConfirmed(app, { yes, action, question }))) return EXIT.ok;
  const scope = chosen.map((order) => [order.id, shownPayment(order)] as const);
  try {
    const report = await withEngine(app, { direction: "orders", dryRun: false }, (engine) =>
      withWireGrace(engine, app.signal, (wire) => payByHand(engine, kind, scope, { run: app.signal, wire })),
    );
    await printResult(app, {
      timeZone,
      document: async () => paymentsDocument(report, await english(app)),
      screen: (result) => viewLines(result, paymentsView(result.text, report)),
    });
    return report.exitCode;
  } finally {
    await afterRun(app);
  }
}
