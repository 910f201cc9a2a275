/** Payments that came after the export and wait for a person: they are told, or settled. */
import type { App } from "../../app/app.ts";
import { isMeant } from "../../app/decide.ts";
import { withState } from "../../app/state/read.ts";
import type { PaymentAction } from "../../core/acts/action.ts";
import type { Scope } from "../../core/acts/page-run.ts";
import { EXIT, type ExitCode, Tg360Error } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { payByHand, readStuckPayments } from "../../core/orders/payment/run.ts";
import { shownPayment } from "../../core/orders/payment/rules.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import type { Store } from "../../core/ports/store.ts";
import { paymentsDocument } from "../../render/json/reports.ts";
import { paragraph } from "../../render/terminal/screen.ts";
import { viewLines } from "../../render/terminal/view.ts";
import { paymentsView, stuckPaymentsView } from "../../view/orders/fix.ts";
import type { Text } from "../../text/text.ts";
import { asText, messageScreen, shopZone } from "../../app/output/present.ts";
import { isConfirmed, type Prompts } from "../prompts/prompts.ts";
import { runByHand } from "./statuses.ts";

/** Why payments of these orders (none = of all) wait. */
export async function readOpenPayments(
  store: Pick<Store, "listOrders">,
  tokens: readonly string[],
): Promise<readonly Problem[]> {
  return (await readStuck(store, tokens)).flatMap(({ paymentError }) => paymentError ?? []);
}

async function readStuck(store: Pick<Store, "listOrders">, tokens: readonly string[]): Promise<readonly OrderRecord[]> {
  return (await readStuckPayments({ store })).filter((order) => isMeant(order, tokens));
}

/** Lists what waits of these orders (none = of all), and carries out exactly that once it is confirmed. */
export async function decidePayments(
  app: App,
  kind: PaymentAction["kind"],
  tokens: readonly string[],
  yes: boolean,
): Promise<ExitCode> {
  const screen = await messageScreen(app, await shopZone(app));
  const chosen = await withState(app, (store) => readStuck(store, tokens));
  const unknown = tokens.find((token) => !chosen.some((order) => isMeant(order, [token])));
  if (unknown !== undefined) throw new Tg360Error(problem("payment-none", { id: unknown }));
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
  return carryOut(app, kind, scope);
}

/** Asks about each payment that waits of these orders (none = of all), once. */
export async function walkPayments(app: App, tokens: readonly string[], prompts: Prompts): Promise<void> {
  const screen = await messageScreen(app, await shopZone(app));
  const { text } = screen;
  for (const order of await withState(app, (store) => readStuck(store, tokens))) {
    app.output.err(asText(await viewLines(screen, stuckPaymentsView(text, [order]))));
    if (order.paymentError !== null)
      app.output.err(asText(paragraph(screen, text.problem(order.paymentError, order.id).message)));
    const chosen = await prompts.one<PaymentAction["kind"] | "later">(
      text.t("fix.what"),
      [
        { name: text.t("fix.payment-tell"), value: "payment-asked" as const },
        { name: text.t("fix.payment-settle"), value: "payment-settled" as const },
        { name: text.t("fix.later"), value: "later" as const },
      ],
      "later",
    );
    if (chosen !== "later") await carryOut(app, chosen, [[order.id, shownPayment(order)]]);
  }
}

function carryOut(app: App, kind: PaymentAction["kind"], scope: Scope): Promise<ExitCode> {
  return runByHand(app, (engine, signals) => payByHand(engine, kind, scope, signals), {
    document: paymentsDocument,
    view: paymentsView,
  });
}
