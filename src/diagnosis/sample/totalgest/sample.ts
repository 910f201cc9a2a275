/** Makes one real call of each read operation and compares the answers with the profile. Writes nothing. */
import { DAY } from "../../../core/common/time/duration.ts";
import { problem, type Problem } from "../../../core/common/problems/problem.ts";
import type { CallSample, SystemSample } from "../../../core/run/doctor/sample.ts";
import { answerError, parseJson, readJson } from "../../../clients/answer/answer.ts";
import { excerptOf, readableJson, withoutTokens } from "../../../clients/answer/excerpt.ts";
import type { Operation } from "../../../clients/profile/grammar/operation.ts";
import { isScalar } from "../../../clients/profile/reading/leaves.ts";
import { readPath, readRecords } from "../../../clients/profile/reading/path.ts";
import {
  type ErpConnection,
  createConnection,
  tokenBeside,
  type TotalGestOptions,
} from "../../../clients/totalgest/connection.ts";
import { ORDER_RESULT_FIELDS, SHOP_RECORD_FIELDS } from "../../../clients/totalgest/contract.ts";
import { HAS_NO_LIST, listValues, readsOf } from "../../../clients/totalgest/orders/books.ts";
import { pageTarget } from "../../../clients/totalgest/products/paging.ts";
import { NO_SHOP, type ShopFacts } from "../../propose/prices.ts";
import { assemble, NOTHING } from "../../propose/proposal.ts";
import { keysOf } from "../places.ts";
import { askSample, describeRequest, failedSample, fieldsIn, namesIn, sampled } from "./call.ts";
import { sampleProducts } from "./products.ts";

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
  const shop = await askSample(connection, "shop", profile.shop, {}, signal);
  const record = readPath(shop.value, profile.shop.record ?? "");
  const isAnswered = shop.answer !== null;
  const fields = isAnswered ? fieldsIn(connection, "shop", SHOP_RECORD_FIELDS, [record]) : [];
  calls.push(isAnswered ? { ...shop.sample, has: keysOf([record]), fields } : shop.sample);
  // Refused credentials are not used again: each refusal may count against the account.
  if (shop.sample.status === 401 || shop.sample.failure?.reason === "unreachable") return { calls, proposal: NOTHING };
  const products = await sampleProducts(connection, isAnswered ? factsOf(connection, record) : NO_SHOP, signal);
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

/** Null = this profile has no login. Tries no other way in: each wrong password counts against the account. */
async function sampleLogin(connection: ErpConnection, signal: AbortSignal): Promise<CallSample | null> {
  const { authenticator } = connection.dialect.profile;
  if (authenticator.type !== "session") return null;
  const sent = describeRequest(connection, { method: "POST", path: authenticator.path });
  try {
    const answer = await connection.askForSession(signal);
    if (answer === null) return null;
    const call = connection.describe("session");
    const failure = answer.status < 300 ? null : answerError(call, answer);
    const isBeside = tokenBeside(authenticator, answer) !== null;
    // With the token in a cookie, the body may be any text.
    const value = failure === null && !isBeside ? readJson(call, answer) : parseJson(answer.body);
    const hasToken = failure !== null || isBeside || (readPath(value, authenticator.tokenPath) ?? "") !== "";
    const seen = excerptOf(readableJson(withoutTokens(value)), call.secrets);
    const notes = hasToken ? [] : [problem("token-missing", { path: authenticator.tokenPath, seen })];
    return sampled("session", sent, { status: answer.status, has: namesIn(value), failure, notes });
  } catch (error) {
    return failedSample("session", sent, error);
  }
}

/** The facts as the profile reads the shop. */
function factsOf({ dialect }: ErpConnection, record: unknown): ShopFacts {
  const read = dialect.shop.read(record);
  const [codes, currency, lists] = ["vatCodes", "currency", "priceLists"].map((field) => readPath(read, field));
  const pairs = (Array.isArray(codes) ? codes : []).map(
    (one) => [readPath(one, "code"), readPath(one, "rate")] as const,
  );
  return {
    vatRates: new Map(
      pairs.flatMap(([code, rate]) => (isScalar(code) && isScalar(rate) ? [[String(code), shortRate(rate)]] : [])),
    ),
    currency: typeof currency === "string" ? currency : NO_SHOP.currency,
    priceLists: (Array.isArray(lists) ? lists : [lists]).filter((one) => typeof one === "string"),
  };
}

/** `8.10` is 8.1. */
function shortRate(rate: string | number): string {
  return Number.isNaN(Number(rate)) ? String(rate) : String(Number(rate));
}

/** No order has this reference. */
const NO_ORDER = "fw360:doctor:0";

async function sampleLookUp(connection: ErpConnection, operation: Operation, signal: AbortSignal): Promise<CallSample> {
  const { sample, answer, value } = await askSample(
    connection,
    "findOrder",
    operation,
    { values: { reference: NO_ORDER } },
    signal,
  );
  if (answer === null || answer.status === 404 || operation.record !== undefined) return sample;
  const path = operation.records ?? connection.dialect.profile.records;
  const found = readRecords(value, path, operation);
  if (found === undefined) return { ...sample, notes: [recordsMissing("findOrder", path)] };
  return found.length === 0
    ? sample
    : { ...sample, notes: [problem("query-ignored", { operation: "findOrder", asked: NO_ORDER })] };
}

/** The period whose orders are sampled. */
const SAMPLED_MS = 7 * DAY;

/** The first page of the list of orders. Null = TotalGest has no such list. */
async function sampleOrders(
  connection: ErpConnection,
  operation: Operation,
  nowMs: number,
  signal: AbortSignal,
): Promise<CallSample | null> {
  const { paginator, records: common } = connection.dialect.profile;
  const [placedSince, placedBefore] = [nowMs - SAMPLED_MS, nowMs + DAY].map((ms) => new Date(ms).toISOString());
  const placed = listValues(connection, { placedSince: placedSince ?? "", placedBefore: placedBefore ?? "" });
  const values = readsOf(operation).byPlaced ? placed : { ...placed, updatedSince: placed["placedSince"] };
  const target = pageTarget(paginator, values, undefined);
  const { sample, answer, value } = await askSample(connection, "listOrders", operation, target, signal);
  if (HAS_NO_LIST.has(sample.failure?.status ?? 0)) return null;
  if (answer === null) return sample;
  const path = operation.records ?? common;
  const records = readRecords(value, path, operation);
  if (records === undefined) return { ...sample, notes: [recordsMissing("listOrders", path)] };
  if (records.length === 0) return sample;
  const fields = fieldsIn(connection, "orderResult", ORDER_RESULT_FIELDS, records);
  return { ...sample, has: keysOf(records), fields };
}

function recordsMissing(operation: string, path: string): Problem {
  return problem("records-missing", { operation, path, candidates: [], setting: `${operation}.records` });
}
