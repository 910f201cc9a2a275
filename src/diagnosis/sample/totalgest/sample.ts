/** Makes one real call of each read operation and compares the answers with the profile. Writes nothing. */
import type { CallSample, SystemSample } from "../../../core/run/doctor/sample.ts";
import { readPath } from "../../../clients/profile/reading/path.ts";
import { ask } from "./call.ts";
import { createConnection, type TotalGestOptions } from "../../../clients/totalgest/connection.ts";
import { assemble, NOTHING } from "../../propose/proposal.ts";
import { NO_SHOP } from "../../propose/prices.ts";
import { sampleLogin } from "./login.ts";
import { sampleLookUp, sampleOrders } from "./orders.ts";
import { sampleProducts } from "./products.ts";
import { factsOf, withShopFields } from "./shop.ts";

export async function sampleTotalGest(options: TotalGestOptions, signal: AbortSignal): Promise<SystemSample> {
  const whole = createConnection(options);
  const isGiven = options.module?.gives("products") === true;
  const connection = whole.of("products");
  const { profile } = connection.dialect;
  // An adapter logs in by itself.
  const login = isGiven ? null : await sampleLogin(connection, signal);
  const calls: CallSample[] = login === null ? [] : [login];
  if (login !== null && (login.failure !== null || login.notes.length > 0)) {
    return { calls, proposal: NOTHING };
  }
  const shop = await ask(connection, "shop", profile.shop, {}, signal);
  const record = readPath(shop.value, profile.shop.record ?? "");
  calls.push(withShopFields(connection, shop, record));
  // Refused credentials are not used again: each refusal may count against the account.
  if (shop.sample.status === 401 || shop.sample.failure?.reason === "unreachable") return { calls, proposal: NOTHING };
  const products = await sampleProducts(
    connection,
    shop.answer === null ? NO_SHOP : factsOf(connection, record),
    signal,
  );
  calls.push(...products.calls);
  const look = whole.of("findOrder");
  const { findOrder } = look.dialect.profile;
  if (findOrder !== null) calls.push(await sampleLookUp(look, findOrder, signal));
  const misread = calls.flatMap(({ failure }) =>
    failure?.problem.code === "answer-no-text" ? [failure.problem.data.reading] : [],
  );
  const list = whole.of("listOrders");
  const { listOrders } = list.dialect.profile;
  const orders = listOrders === null ? null : await sampleOrders(list, listOrders, options.clock.now(), signal);
  if (orders !== null) calls.push(orders);
  const notes = products.calls.flatMap((call) => call.notes);
  return { calls, proposal: isGiven ? NOTHING : assemble(profile, { ...products, notes, misread }) };
}
