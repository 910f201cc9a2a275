/** Statuses of orders that left: held ones are released, one is sent again. */
import type { App } from "../../app/app.ts";
import { withEngine } from "../../app/engine.ts";
import { EXIT, type ExitCode, Tg360Error } from "../../core/common/problems/errors.ts";
import { type Problem, problem } from "../../core/common/problems/problem.ts";
import { pushByHand, readHeldStatuses, scopeOfHeld } from "../../core/orders/fulfilment/run.ts";
import type { StatusAction } from "../../core/acts/action.ts";
import type { Scope } from "../../core/acts/page-run.ts";
import type { Engine } from "../../core/run/engine.ts";
import type { Store } from "../../core/ports/store.ts";
import { withWireGrace } from "../../core/run/run.ts";
import { statusesDocument } from "../../render/json/reports.ts";
import { paragraph } from "../../render/terminal/screen.ts";
import type { Text } from "../../text/text.ts";
import { viewLines } from "../../render/terminal/view.ts";
import { heldStatusesView, statusesView } from "../../view/orders/fix.ts";
import { afterRun } from "../output/notify.ts";
import { asText, messageScreen, shopZone, english, printResult } from "../output/present.ts";
import { isConfirmed } from "../prompts/prompts.ts";

/** Of these orders (none = of all): statuses that the shop refused, and the brake that holds others back. */
export async function readOpenStatuses(
  store: Pick<Store, "listOpenDeliveries" | "readNote">,
  tokens: readonly string[],
): Promise<readonly Problem[]> {
  const open = (await store.listOpenDeliveries()).filter(
    ({ id, reference }) => tokens.length === 0 || tokens.includes(id) || tokens.includes(reference),
  );
  const refused = open.flatMap(({ fulfilment }) =>
    fulfilment.stage === "refused" && fulfilment.error !== null ? [fulfilment.error] : [],
  );
  const brake = open.some(({ fulfilment }) => fulfilment.stage === "held")
    ? await store.readNote("fulfilment-brake")
    : null;
  return brake === null ? refused : [...refused, JSON.parse(brake) as Problem];
}

/** Lists what is held back, and sends exactly that once it is confirmed. */
export async function releaseHeld(app: App, yes: boolean): Promise<ExitCode> {
  const screen = await messageScreen(app, await shopZone(app));
  const held = await withEngine(app, { direction: null, dryRun: false }, readHeldStatuses);
  if (held.length === 0) {
    app.output.err(asText(paragraph(screen, screen.text.t("fix.no-held-statuses"))));
    return EXIT.ok;
  }
  app.output.err(asText(await viewLines(screen, heldStatusesView(screen.text, held))));
  const question = ({ t }: Text): string => t("ask.release-statuses", { n: held.length });
  if (!(await isConfirmed(app, { yes, action: "--release-statuses", question }))) return EXIT.ok;
  return carryOut(app, "release-statuses", scopeOfHeld(held));
}

/** Says what the shop shows of these orders, and sends their status once more when it is confirmed. */
export async function pushStatus(app: App, tokens: readonly string[], yes: boolean): Promise<ExitCode> {
  const screen = await messageScreen(app, await shopZone(app));
  const named = await withEngine(app, { direction: null, dryRun: false }, (engine) =>
    lookAt(engine, tokens, app.signal),
  );
  const lines = named.map(({ id, status }) => screen.text.t("fix.shop-shows", { order: id, status }));
  app.output.err(asText(lines.flatMap((line) => paragraph(screen, line))));
  const ids = named.map(({ id }) => id);
  const question = ({ t }: Text): string => t("ask.push-status", { ids, n: ids.length });
  if (!(await isConfirmed(app, { yes, action: "--push-status", question }))) return EXIT.ok;
  const asked = ids.map((id) => [id, ""] as const);
  return carryOut(app, "push-status", asked);
}

/** What the shop shows of each. Throws for one that is not known (exit 3), RemoteError. */
async function lookAt(
  { store, shop }: Engine,
  tokens: readonly string[],
  signal: AbortSignal,
): Promise<readonly { readonly id: string; readonly status: string }[]> {
  const found = await store.findOrders(tokens);
  const looked: { readonly id: string; readonly status: string }[] = [];
  for (const token of tokens) {
    const all = found.get(token) ?? [];
    const order = all.find(({ id }) => id === token) ?? all[0];
    if (order === undefined) throw new Tg360Error(problem("order-unknown", { token }));
    const shows = await shop.fetchOrder(order.id, signal);
    looked.push({ id: order.id, status: shows?.ok === true ? shows.value.statusName : "?" });
  }
  return looked;
}

async function carryOut(app: App, kind: StatusAction["kind"], asked: Scope): Promise<ExitCode> {
  try {
    const report = await withEngine(app, { direction: "orders", dryRun: false }, (engine) =>
      withWireGrace(engine, app.signal, (wire) => pushByHand(engine, { kind }, asked, { run: app.signal, wire })),
    );
    await printResult(app, {
      timeZone: await shopZone(app),
      document: async () => statusesDocument(report, await english(app)),
      screen: (screen) => viewLines(screen, statusesView(screen.text, report)),
    });
    return report.exitCode;
  } finally {
    await afterRun(app);
  }
}
