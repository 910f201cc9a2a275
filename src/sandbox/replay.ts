/**
 * Both systems as `tg360 doctor --record` met them: each call gets the recorded answer to the call that is most like it.
 * What only a real system could do is done simply: an order gets a number of its own, a product of the shop is taken.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { Hono } from "hono";

import { ERP_OPERATIONS } from "../clients/totalgest/contract.ts";
import type { System } from "../core/common/systems.ts";
import { messageOf, UsageError } from "../core/common/problems/errors.ts";
import { problem } from "../core/common/problems/problem.ts";
import { isRecord } from "../core/common/record.ts";
import type { Answer, Exchange, ReplayFacts, RecordedOrder } from "../core/run/doctor/recording.ts";
import { type SandboxApp, listen, type Listening } from "./http/server.ts";
import { type AskedCall, nearestExchange, OUR_REFERENCE, parsed, withoutEnded } from "./nearest.ts";

/** The orders of so many days are recorded. */
const BACK_MS = 90 * 86_400_000;

interface Recording {
  readonly madeAt: string;
  readonly exchanges: readonly Exchange[];
  readonly replay: ReplayFacts;
}

export interface ReplayedSystems {
  readonly totalgest: string;
  readonly framework360: string;
  /** False = a replay without an order: only a TotalGest of the built-in contract takes one. */
  readonly takesOrders?: boolean;
  /** Variables for tg360 commands on these systems. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Throws if the folder has no recording, and rejects if a port is in use. */
export async function startReplay(
  folder: string,
  ports: { readonly erp: number; readonly shop: number },
): Promise<ReplayedSystems> {
  const { exchanges, replay, madeAt } = readRecording(folder);
  const of = (system: System): readonly Exchange[] => withoutEnded(exchanges.filter((one) => one.system === system));
  const erp = await listen(appOf(new ReplayedErp(of("TotalGest"), replay.order), replay.totalgest?.origin), ports.erp);
  let shop: Listening;
  try {
    shop = await listen(appOf(new ReplayedShop(of("Framework360"))), ports.shop);
  } catch (error) {
    await erp.close();
    throw error;
  }
  const totalgest = `${erp.url}${replay.totalgest?.path ?? ""}`;
  const framework360 = `${shop.url}${replay.framework360?.path ?? ""}`;
  return {
    totalgest,
    framework360,
    takesOrders: replay.order !== null,
    env: {
      TG360_TOTALGEST_ENDPOINT: totalgest,
      TG360_TOTALGEST_SHOP_ID: replay.totalgest?.shopId ?? "-",
      TG360_TOTALGEST_OWNER_ID: replay.totalgest?.ownerId ?? "-",
      TG360_TOTALGEST_USERNAME: "replay",
      TG360_TOTALGEST_PASSWORD: "replay-password",
      TG360_FRAMEWORK360_URL: framework360,
      TG360_FRAMEWORK360_API_KEY: "replay-key".padEnd(40, "-"),
      TG360_FRAMEWORK360_SITE: "replay",
      TG360_EXPORT_FROM: new Date(Date.parse(madeAt) - BACK_MS).toISOString().slice(0, 10),
    },
    close: async () => {
      await Promise.all([erp.close(), shop.close()]);
    },
  };
}

function readRecording(folder: string): Recording {
  try {
    return readFiles(folder);
  } catch (error) {
    throw new UsageError(problem("recording-missing", { path: folder, detail: messageOf(error) }));
  }
}

function readFiles(folder: string): Recording {
  const { replay, madeAt } = JSON.parse(readFileSync(join(folder, "contact.json"), "utf8")) as Recording;
  const inside = join(folder, "exchanges");
  const names = readdirSync(inside).toSorted();
  return {
    replay,
    madeAt,
    exchanges: names.map((name) => JSON.parse(readFileSync(join(inside, name), "utf8")) as Exchange),
  };
}

interface Replayed {
  answer(asked: AskedCall): Answer;
}

/** `origin` = the recorded system's: a page names the next one by its whole address. */
function appOf(system: Replayed, origin?: string): SandboxApp {
  const app: SandboxApp = new Hono();
  app.all("*", async ({ req }) => {
    const { pathname, search, origin: own } = new URL(req.url);
    const asked = {
      method: req.method,
      target: `${pathname}${search}`,
      action: req.header("soapaction") ?? "",
      body: req.method === "GET" ? "" : await req.text(),
    };
    const { status, headers, body } = system.answer(asked);
    return new Response(origin === undefined ? body : body.replaceAll(origin, own), {
      status,
      headers: { ...headers, date: new Date().toUTCString() },
    });
  });
  return app;
}

const NOWHERE: Answer = {
  status: 404,
  headers: { "content-type": "text/plain" },
  body: "not recorded; what sends an order is recorded by tg360 doctor --record FOLDER --write",
};

class ReplayedErp implements Replayed {
  readonly #recorded: readonly Exchange[];
  readonly #sample: RecordedOrder | null;
  readonly #taken = new Map<string, RecordedOrder>();

  constructor(recorded: readonly Exchange[], sample: RecordedOrder | null) {
    this.#recorded = recorded;
    this.#sample = sample;
  }

  answer(asked: AskedCall): Answer {
    const [reference = null] = OUR_REFERENCE.exec(decoded(`${asked.target} ${asked.body}`)) ?? [];
    if (reference === null) return this.#furtherCall(asked) ?? answerOf(nearestExchange(this.#recorded, asked));
    const known = this.#taken.get(reference);
    const about = (operation: string, has: boolean): readonly Exchange[] =>
      this.#recorded.filter(
        (one) => one.operation === operation && this.#hasSample(one) === has && (one.answer?.status ?? 500) < 300,
      );
    // An order is sent, where a call that says its reference is most like the recorded one.
    const sent = nearestExchange(
      [...about("createOrder", true), ...about("findOrder", true), ...about("findOrder", false)],
      asked,
    );
    if (sent === null) {
      if (asked.method !== "POST") return answerOf(nearestExchange(this.#recorded, asked));
      return ORDERS.test(asked.target) ? this.#takeByContract(reference) : NOWHERE;
    }
    if (sent.operation === "createOrder") return this.#written(sent, known ?? this.#take(reference));
    if (known !== undefined) {
      const found = nearestExchange(about("findOrder", true), asked);
      return found === null ? this.#foundByContract(known) : this.#written(found, known);
    }
    const none = nearestExchange(about("findOrder", false), asked);
    return none === null ? NOWHERE : replaced(answerOf(none), [[NO_ORDER, reference]]);
  }

  #hasSample({ answer }: Exchange): boolean {
    if (this.#sample === null || answer === null) return false;
    const { id, number } = this.#sample;
    return [id, number].some((word) => whole(word).test(answer.body));
  }

  /** The later calls of an order that is sent in several: they name it by the id that the first one gave. */
  #furtherCall(asked: AskedCall): Answer | null {
    const sample = this.#sample;
    if (sample === null) return null;
    const text = decoded(`${asked.target} ${asked.body}`);
    const taken = [...this.#taken.values()].find(({ id }) => whole(id).test(text));
    if (taken === undefined) return null;
    const back = (one: string): string => one.replaceAll(whole(taken.id), () => sample.id);
    const sent = this.#recorded.filter(
      ({ operation, answer }) => operation === "createOrder" && (answer?.status ?? 500) < 300,
    );
    const found = nearestExchange(sent, { ...asked, target: back(asked.target), body: back(asked.body) });
    return found === null ? null : this.#written(found, taken);
  }

  #take(reference: string): RecordedOrder {
    const count = this.#taken.size + 1;
    const { id, number } = this.#sample ?? { id: "90000", number: "R-90000" };
    const taken = { reference, id: later(id, count), number: later(number, count) };
    this.#taken.set(reference, taken);
    return taken;
  }

  #written({ answer }: Exchange, taken: RecordedOrder): Answer {
    if (answer === null || this.#sample === null) return NOWHERE;
    const { reference, id, number } = this.#sample;
    return replaced(answer, [
      [reference, taken.reference],
      [number, taken.number],
      [id, taken.id],
    ]);
  }

  /** Without a recorded order, one of the built-in contract is answered by it. */
  #takeByContract(reference: string): Answer {
    const known = this.#taken.get(reference);
    return json(known === undefined ? 201 : 200, { ...(known ?? this.#take(reference)), externalReference: reference });
  }

  #foundByContract(taken: RecordedOrder): Answer {
    return json(200, { items: [{ ...taken, externalReference: taken.reference }] });
  }
}

/** Where the built-in contract takes orders. */
const ORDERS = new RegExp(`${ERP_OPERATIONS.createOrder.path.replaceAll(/\{\w+\}/g, "[^/]+")}(?:\\?|$)`);

/** The reference that the doctor looks for. */
const NO_ORDER = "fw360:doctor:0";

/** The shop: reads are recorded, writes are those of the contract. */
class ReplayedShop implements Replayed {
  readonly #recorded: readonly Exchange[];
  #made = 0;

  constructor(recorded: readonly Exchange[]) {
    this.#recorded = recorded;
  }

  answer(asked: AskedCall): Answer {
    if (asked.method === "GET") return answerOf(nearestExchange(this.#recorded, asked));
    const body = parsed(asked.body);
    const items = isRecord(body) ? body["items"] : undefined;
    if (Array.isArray(items))
      return reply({ items: items.map((item: unknown) => ({ id: this.#idOf(item), status: 1 })) });
    return reply({ id: this.#idOf(body) });
  }

  #idOf(item: unknown): string {
    const id = isRecord(item) ? item["id"] : undefined;
    return typeof id === "string" || typeof id === "number" ? String(id) : `replay-${String((this.#made += 1))}`;
  }
}

function reply(data: unknown): Answer {
  return json(200, { status: 1, data });
}

function json(status: number, value: unknown): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

function answerOf(exchange: Exchange | null): Answer {
  return exchange?.answer ?? NOWHERE;
}

/** The number at its end is higher by so many. */
function later(text: string, by: number): string {
  return /\d$/.test(text) ? text.replace(/\d+$/, (digits) => String(Number(digits) + by)) : `${text}${String(by)}`;
}

function replaced(answer: Answer, pairs: readonly (readonly [from: string, to: string])[]): Answer {
  const body = pairs.reduce((text, [from, to]) => text.replaceAll(whole(from), () => to), answer.body);
  return { ...answer, body };
}

/** Not within another word or number. */
function whole(word: string): RegExp {
  return new RegExp(`(?<![\\w.-])${escaped(word)}(?![\\w.-])`, "g");
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
