import { tryTotalGest } from "../../../app/clients.ts";
import { RemoteError } from "../../../core/common/problems/errors.ts";
import { DAY } from "../../../core/common/time/duration.ts";
import { classOf } from "../../../core/orders/order.ts";
import { readStatuses } from "../../../core/discovery/statuses.ts";
import type { Framework360Facts } from "../../../diagnosis/probe/functions.ts";
import type { Answers } from "./answers.ts";

/** TotalGest's orders of this time are looked at. */
const LOOKED_BACK_MS = 30 * DAY;

/**
 * Offers to push the status of orders that left, where TotalGest gives the state of its orders and the shop has a status for it.
 * Without an answer it stays as it is.
 */
export async function askAboutDeliveries(answers: Answers, { statuses }: Framework360Facts): Promise<void> {
  const { prompts } = answers.parts;
  const { export: orders, fulfilment } = await answers.settings();
  const meaning = readStatuses(statuses, orders);
  const after = statuses.filter(({ id }) => classOf(id, meaning) === "after");
  if (after.length === 0 || !(await givesStates(answers))) return;
  answers.about("setup.about.fulfilment");
  const choices = [
    { name: answers.t("setup.not-told"), value: "" },
    ...after.map(({ id, name }) => ({ name: `${name} (${id})`, value: id })),
  ];
  const shipped = await prompts.one(answers.t("setup.shipped-status"), choices, fulfilment.statuses.shipped ?? "");
  if (shipped === "") return answers.set("fulfilment.statuses", {});
  const invoiced = await prompts.one(answers.t("setup.invoiced-status"), choices, fulfilment.statuses.invoiced ?? "");
  answers.set("fulfilment.statuses", { shipped, ...(invoiced === "" ? {} : { invoiced }) });
}

/** Whether TotalGest lists what changed, with a state. Without any order yet, it may. */
async function givesStates(answers: Answers): Promise<boolean> {
  const { setup, app } = answers.parts;
  const { books } = await tryTotalGest(setup.app, answers.load());
  if (books.listChanged === null) return false;
  try {
    const updatedSince = new Date(app.clock.now() - LOOKED_BACK_MS).toISOString();
    const page = await books.listChanged({ updatedSince }, app.signal);
    return (
      page !== null && (page.items.length === 0 || page.items.some((item) => item.ok && item.value.state !== null))
    );
  } catch (error) {
    if (error instanceof RemoteError) return false;
    throw error;
  }
}
