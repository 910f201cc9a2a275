import { withEngine } from "../../app/engine.ts";
import type { Body } from "../declare.ts";
import { splitTokens } from "../lists.ts";
import { EXIT, Tg360Error, UsageError } from "../../core/common/problems/errors.ts";
import { problem } from "../../core/common/problems/problem.ts";
import { findByMail, forgetBuyers, problemOfScrub } from "../../core/orders/privacy/run.ts";
import type { OrderRecord } from "../../core/orders/record.ts";
import type { Engine } from "../../core/run/engine.ts";
import { paragraph, type Screen } from "../../render/terminal/screen.ts";
import type { Text } from "../../text/text.ts";
import { forgottenSentences } from "../../view/orders/forgotten.ts";
import { readTokens } from "../lists.ts";
import { english, printResult } from "../../app/output/present.ts";
import { isConfirmed, openPrompts } from "../prompts/prompts.ts";
import type { ForgetFlags } from "./options.ts";

/** Forgets the buyers of orders, after it has said what goes and what stays. */
export const run: Body<ForgetFlags> = async (app, { email, yes = false }, args) => {
  const tokens = args.flatMap(splitTokens);
  if (email !== undefined && tokens.length > 0)
    throw new UsageError(problem("option-conflict", { first: "--email", second: "ID", helpOf: "forget" }));
  const named = email === undefined ? await readTokens(app, tokens, "tg360 forget ID") : [];
  const prompts = await openPrompts(app);
  return withEngine(app, { direction: "orders", dryRun: false }, async (engine) => {
    const orders = email === undefined ? await known(engine, named) : await findByMail(engine, email, app.signal);
    const ids = orders.map(({ id }) => id);
    const question = ({ t }: Text): string =>
      t("ask.forget", { ids: orders.map(({ reference }) => reference), n: ids.length });
    if (ids.length > 0 && !(await isConfirmed(app, { yes, action: "forget", question }, prompts))) return EXIT.ok;
    const report = await forgetBuyers(engine, ids);
    const refused = report.orders.flatMap(({ id, error }) => (error === null ? [] : [{ id, error }]));
    const isDone = report.orders.some(({ error }) => error === null);
    const unscrubbed = problemOfScrub(report);
    await printResult(app, {
      document: async () => {
        const text = await english(app);
        const told = (error: Parameters<Text["problem"]>[0], id?: string) => ({
          code: error.code,
          ...withHint(text, error, id),
        });
        return {
          schema: "tg360.forget/1",
          orders: report.orders.map(({ id, reference, error }) => ({
            id,
            reference,
            forgotten: error === null,
            error: error === null ? null : told(error, id),
          })),
          scrubbed: report.isScrubbed,
          notReached: text.t("forget.not-reached"),
        };
      },
      screen: (screen: Screen) => [
        ...(email !== undefined && ids.length === 0
          ? [screen.text.t("forget.unknown-mail")]
          : forgottenSentences(screen.text, report)
        ).flatMap((one) => paragraph(screen, one)),
        ...refused.flatMap(({ id, error }) => paragraph(screen, sentence(screen.text, error, id))),
        ...(unscrubbed === null ? [] : paragraph(screen, sentence(screen.text, unscrubbed))),
        ...(isDone ? paragraph(screen, screen.text.t("forget.not-reached")) : []),
      ],
    });
    return refused.length > 0 || unscrubbed !== null ? EXIT.items : EXIT.ok;
  });
};

function withHint(text: Text, error: Parameters<Text["problem"]>[0], id?: string) {
  const { message, next } = text.problem(error, id);
  return { message, hint: next.map((one) => one.say).join(" ") };
}

function sentence(text: Text, error: Parameters<Text["problem"]>[0], id?: string): string {
  const { message, hint } = withHint(text, error, id);
  return `${message} ${hint}`.trim();
}

/** Throws Tg360Error if the state has no order of an id or reference. */
async function known({ store }: Pick<Engine, "store">, tokens: readonly string[]): Promise<readonly OrderRecord[]> {
  const found = await store.findOrders(tokens);
  return tokens.map((token) => {
    const orders = found.get(token) ?? [];
    const one = orders.find(({ id }) => id === token) ?? orders[0];
    if (one === undefined) throw new Tg360Error(problem("order-unknown", { token }));
    if (orders.length > 1 && one.id !== token)
      throw new UsageError(problem("ambiguous-token", { token, first: one.id, second: orders[1]?.id ?? "" }));
    return one;
  });
}
