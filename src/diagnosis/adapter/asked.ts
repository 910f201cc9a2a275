/** The list of products asked for one SKU, and for what changed. */
import { productsWire } from "../../clients/totalgest/wire.ts";
import { NO_SUCH_NAME } from "../../clients/totalgest/products/fetch.ts";
import { HttpAnswer } from "../../clients/wire/http.ts";
import { isRecord } from "../../core/common/record.ts";
import { DAY, HOUR, SECOND } from "../../core/common/time/duration.ts";
import { idText, LIMIT, readTrialList } from "./lists.ts";
import type { Trial } from "./trial.ts";

type WholeList = Awaited<ReturnType<typeof readTrialList>>;

/** Before any change that a system can tell of. */
const LONG_AGO = "2000-01-01T00:00:00.000Z";

/** Returns whether it answers everything, whatever changed. */
export async function tryAsked(trial: Trial, list: WholeList, nowMs: number): Promise<boolean> {
  const { items, isWhole, serverTime } = list;
  if (!isWhole || items.length === 0) return false;
  await trySku(trial, items);
  await tryClock(trial, nowMs);
  return trySince(trial, items, Date.parse(serverTime ?? "") || nowMs);
}

async function trySku(trial: Trial, items: readonly unknown[]): Promise<void> {
  const known = items.find((item) => isRecord(item) && typeof item["sku"] === "string" && item["sku"] !== "");
  if (!isRecord(known)) return;
  const sku = String(known["sku"]);
  const found = await skusFor(trial, sku);
  const others = found?.filter((one) => one !== sku) ?? [];
  if (found !== null && (others.length > 0 || found.length !== 1))
    trial.report("other-sku", "products", `${sku}: ${found.slice(0, 3).join(", ")} (${String(found.length)})`);
  const none = await skusFor(trial, NO_SUCH_NAME);
  if (none !== null && none.length > 0)
    trial.report("other-sku", "products", `${NO_SUCH_NAME}: ${none.slice(0, 3).join(", ")} (${String(none.length)})`);
}

async function skusFor(trial: Trial, sku: string): Promise<readonly string[] | null> {
  const result = await trial.ask("products", { sku, limit: LIMIT });
  if (!result.ok) {
    trial.report("failed", "products", `${sku}: ${result.detail}`, result);
    return null;
  }
  const parsed = productsWire.safeParse(result.value);
  return parsed.success ? parsed.data.items.map((item) => (isRecord(item) ? String(item["sku"]) : "")) : null;
}

/** Asked for what changed since long ago it has everything, and never more for a later time. */
async function trySince(trial: Trial, items: readonly unknown[], serverMs: number): Promise<boolean> {
  const all = new Set(items.map(idText));
  const sets: ReadonlySet<string>[] = [];
  for (const updatedSince of [LONG_AGO, new Date(serverMs - DAY).toISOString(), new Date(serverMs).toISOString()]) {
    const { items: changed, isWhole } = await readTrialList(trial, "products", { updatedSince });
    if (!isWhole) return false;
    sets.push(new Set(changed.map(idText)));
  }
  const [old = new Set(), day = new Set(), now = new Set()] = sets;
  const lacking = [...all].find((id) => !old.has(id));
  const later = [...now].find((id) => !day.has(id)) ?? [...day].find((id) => !old.has(id));
  if (lacking !== undefined)
    trial.report("since", "products", `${LONG_AGO}: ${String(old.size)} of ${String(all.size)}, without ${lacking}`);
  else if (later !== undefined) trial.report("since", "products", `${later} only for a later time`);
  return now.size === all.size;
}

/** How far a time of this machine may be from its clock. */
const SOME_MS = 5 * SECOND;

/**
 * The answer's Date is three hours earlier than it was. A serverTime that stays, at this machine's own time, and of which
 * no answer has a trace, is this machine's.
 */
async function tryClock(trial: Trial, nowMs: number): Promise<void> {
  let isDated = false;
  const texts: string[] = [];
  const earlier = (answer: HttpAnswer): HttpAnswer => {
    texts.push(answer.body);
    const date = Date.parse(answer.headers["date"] ?? "");
    if (Number.isNaN(date)) return answer;
    isDated = true;
    const headers = { ...answer.headers, date: new Date(date - 3 * HOUR).toUTCString() };
    return new HttpAnswer(answer.status, headers, answer.bytes, { original: answer });
  };
  const beforeMs = Date.now();
  const result = await trial.ask("products", { limit: LIMIT }, undefined, earlier);
  const parsed = productsWire.safeParse(result.ok ? result.value : null);
  if (!parsed.success || !isDated) return;
  const saidMs = Date.parse(parsed.data.serverTime);
  const isOurs = [beforeMs, nowMs].some((ms) => Math.abs(saidMs - ms) < SOME_MS);
  if (isOurs && !texts.some((text) => hasDay(text, saidMs)))
    trial.report("own-clock", "products", parsed.data.serverTime);
}

/** Whether a text has this day, in one of the usual forms. */
function hasDay(text: string, ms: number): boolean {
  const [year = "", month = "", day = ""] = new Date(ms).toISOString().slice(0, 10).split("-");
  const forms = [
    `${year}-${month}-${day}`,
    `${year}${month}${day}`,
    `${day}.${month}.${year}`,
    `${day}/${month}/${year}`,
  ];
  return [...forms, String(ms).slice(0, 5)].some((form) => text.includes(form));
}
