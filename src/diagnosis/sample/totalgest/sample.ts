/** Makes one real call of each read operation and compares the answers with the profile. Writes nothing. */
import type { CallSample, LoginRefusal, Proposal, SampleNote, SystemSample } from "../../../core/diagnosis/sample.ts";
import { readPath } from "../../../clients/profile/reading/path.ts";
import { guessRecords } from "../places.ts";
import { readRecords } from "../../../clients/profile/reading/records.ts";
import { ask } from "./call.ts";
import { createConnection, type TotalGestOptions } from "../../../clients/totalgest/connection.ts";
import { isBuiltInLogin, type TotalGestProfile } from "../../../clients/totalgest/profile.ts";
import { assemble } from "../../propose/totalgest/proposal.ts";
import { NO_SHOP } from "../../propose/totalgest/facts.ts";
import { guessServerTime } from "../../propose/totalgest/page.ts";
import { guessShop, withConstants } from "../../propose/totalgest/shop/shop.ts";
import { guessProduct } from "../../propose/totalgest/propose.ts";
import { sampleLogin, sampleRefusal } from "./login.ts";
import { sampleOrders } from "./orders.ts";
import { sampleLookUp } from "./look-up.ts";
import { instantsOf, sampleProducts } from "./products.ts";
import { factsOf, withShopFields } from "./shop.ts";

export async function sampleTotalGest(options: TotalGestOptions, signal: AbortSignal): Promise<SystemSample> {
  const connection = createConnection(options);
  const calls: CallSample[] = [];
  const { profile } = connection.dialect;
  const login = await sampleLogin(connection, signal);
  if (login !== null) calls.push(login.call);
  if (login !== null && (login.call.failure !== null || login.call.notes.length > 0)) {
    const refusal = await sampleRefusal(connection, login, signal);
    return { calls, ...refused(profile, login.call.notes, refusal, login.call.status === 404) };
  }
  const shop = await ask(connection, "shop", profile.shop, {}, {}, signal);
  const refusal = await sampleRefusal(connection, { call: shop.sample, answer: null }, signal);
  if (refusal !== null) return { calls: [...calls, shop.sample], ...refused(profile, [], refusal, false) };
  const record = readPath(shop.value, profile.shop.record ?? "");
  // Rules are relative to the record if the profile names an existing one.
  const shopGuesses = guessShop(record ?? shop.value, options.shopId);
  calls.push(withShopFields(connection, shop, record, shopGuesses));
  const facts = shop.answer === null ? NO_SHOP : factsOf(connection, record, record ?? shop.value, shopGuesses);
  const products = await sampleProducts(connection, facts, signal);
  calls.push(...products.calls);
  if (profile.findOrder !== null) calls.push(await sampleLookUp(connection, profile.findOrder, signal));
  const readings = calls.flatMap(({ failure }) =>
    failure?.problem.code === "answer-no-text" ? [failure.problem.data.reading] : [],
  );
  const orders =
    profile.listOrders === null
      ? null
      : await sampleOrders(connection, profile.listOrders, options.clock.now(), signal);
  const proposal = assemble(profile, {
    ...(readings.length === 0 ? {} : { misread: readings }),
    notes: calls.filter(({ operation }) => operation !== "findOrder").flatMap(({ notes }) => notes),
    lookUpNotes: calls.filter(({ operation }) => operation === "findOrder").flatMap(({ notes }) => notes),
    shop: {
      fields: calls.find(({ operation }) => operation === "shop")?.fields ?? [],
      guesses:
        shop.answer === null
          ? shopGuesses
          : withConstants(shopGuesses, products.guesses, products.records, facts.codeLists),
    },
    product: { fields: products.fields, guesses: products.guesses },
    page: { fields: products.pageFields, guesses: new Map([["serverTime", products.times]]) },
    instants: products.instants,
    clock: products.clock,
  });
  return { calls: orders === null ? calls : [...calls, orders], proposal };
}

/** After a refusal, only the authentication and the form of errors can be proposed. */
function refused(
  profile: TotalGestProfile,
  notes: readonly SampleNote[],
  refusal: LoginRefusal | null,
  isLost: boolean,
): Pick<SystemSample, "proposal" | "refusal"> {
  const ways = refusal?.ways ?? [];
  const error = refusal?.error ?? null;
  // A login that refuses the password needs another password, not another profile.
  const isBeginning = isBuiltInLogin(profile) && (refusal !== null || isLost);
  return { proposal: assemble(profile, { notes, ways, error, isBeginning }), ...(refusal === null ? {} : { refusal }) };
}

/** A proposal from a saved answer with `products`, one product, or the shop. */
export function proposeFromFile(value: unknown, profile: Parameters<typeof assemble>[0], shopId: string): Proposal {
  const [path] = guessRecords(value);
  const records = path === undefined ? [value] : (readRecords(value, path) ?? []);
  const { guesses } = guessProduct(records, NO_SHOP);
  const looksLikeProducts = ["sku", "stock.quantity", "name"].some((field) => (guesses.get(field) ?? []).length > 0);
  if (!looksLikeProducts)
    return assemble(profile, { notes: [], shop: { fields: null, guesses: guessShop(value, shopId) } });
  const instants = instantsOf(records, guesses);
  const notes: SampleNote[] =
    path === undefined || path === profile.records
      ? []
      : [{ kind: "records-missing", path: profile.records, candidates: [path], empties: [] }];
  const page = { fields: null, guesses: new Map([["serverTime", guessServerTime(value, Number.NaN)]]) };
  return assemble(profile, { notes, product: { fields: null, guesses }, page, instants });
}
