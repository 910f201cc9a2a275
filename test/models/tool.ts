import { OWNED_TEXTS } from "../../src/core/products/owners.ts";
import { MASS_CHANGES } from "../../src/core/brakes/facet.ts";
import { createText } from "../../src/text/text.ts";
import { makeAudit } from "../../src/app/cycles/make-audit.ts";
import { decideDay } from "../../src/core/audit/given-up.ts";
import { withDecisions } from "../../src/core/audit/since.ts";
import { deliver } from "../../src/core/run/notify/deliver.ts";
import type { Notification } from "../../src/core/run/notify/message.ts";
import { readOverview } from "../../src/core/run/health.ts";
import { acknowledgeChanges, dismissOrders, markExported } from "../support/decide.ts";
import type { Engine } from "../../src/core/run/engine.ts";
import { exportOrders } from "../../src/core/orders/export/export-orders.ts";
import { pullProducts } from "../../src/core/products/pull/pull-products.ts";
import type { TextWish } from "../../src/core/products/texts.ts";
import type { ExportOptions, ExportReport, PullRow } from "../../src/core/run/reports.ts";
import { auditDocument } from "../../src/render/json/audit.ts";
import { ordersDocument } from "../../src/render/json/lists.ts";
import { exportDocument, pullDocument } from "../../src/render/json/reports.ts";
import { statusDocument } from "../../src/render/json/status.ts";
import type { AuditDocument, ExportDocument, OrderEntry, PullDocument, StatusDocument } from "./documents.ts";
import { judgeCounts, type Reports } from "./judge-counts.ts";
import { mailbox } from "./judge-mails.ts";
import type { Installation } from "./installation.ts";
import { paid } from "./paying.ts";
import type { World } from "./world.ts";

/** What a person decides about one order. */
export type Decision =
  | { readonly kind: "dismiss" | "acknowledge" | "resend" | "send"; readonly id: string }
  | { readonly kind: "mark" | "settle"; readonly id: string; readonly number: string };

/** Days to audit, both included. */
export interface AuditPeriod {
  readonly from: string;
  readonly to: string;
}

/** What people and scripts have of a tg360: its commands, and the documents that they print. */
export class Tool {
  readonly #tg360: Installation;
  readonly #world: World;
  readonly #english = createText("en");
  readonly #mailbox = mailbox();
  #reports: Reports | null = null;
  readonly #signal = new AbortController().signal;

  constructor(tg360: Installation, world: World) {
    this.#tg360 = tg360;
    this.#world = world;
  }

  /** An export, then a pull, as the daemon makes them. */
  async cycle(): Promise<{ readonly exported: ExportDocument; readonly pulled: PullDocument }> {
    const engine = await this.#tg360.startProcess();
    this.#world.phase = "export";
    const exported = await this.#export(engine, DUE);
    this.#world.phase = "pull";
    this.#reports = null;
    const ordersAreFresh = exported.problems.length === 0;
    const all = { full: false, skus: null, dryRun: false, allowMassChange: MASS_CHANGES, now: false, ordersAreFresh };
    const pulled = await pullProducts(engine, { ...all, onProduct: () => undefined }, this.#signal);
    this.#reports = { exported, pulled };
    return {
      exported: await this.#exportReport(exported),
      pulled: await plain(pullDocument(pulled, [], await this.#english)),
    };
  }

  /** Whether the last cycle's counts are the same wherever they are told. */
  async countsOfCycle(): Promise<readonly string[]> {
    if (this.#reports === null) return [];
    return judgeCounts(this.#reports, await this.#tg360.open(), this.#world.nowMs, await this.#english);
  }

  /** A pull of one product, in which a person decides about its texts. */
  async decideTexts(sku: string, does: TextWish["does"]): Promise<PullDocument> {
    this.#world.phase = "pull";
    const engine = await this.#tg360.startProcess();
    const which = {
      full: false,
      skus: [sku],
      texts: { does, of: OWNED_TEXTS },
      dryRun: false,
      now: false,
      allowMassChange: [],
    };
    const rows: PullRow[] = [];
    const pulled = await pullProducts(engine, { ...which, onProduct: (row) => rows.push(row) }, this.#signal);
    return plain(pullDocument(pulled, rows, await this.#english));
  }

  /** `period` null = what is due. */
  async audit(period: AuditPeriod | null): Promise<AuditDocument> {
    this.#world.phase = "audit";
    const engine = await this.#tg360.startProcess();
    const kept = await makeAudit(engine, period, this.#signal);
    return plain(auditDocument(kept, await this.#english));
  }

  /** Gives days up that this audit could not prove; the audit as it is shown then. */
  async giveUp(number: number, days: readonly string[]): Promise<AuditDocument> {
    const store = await this.#tg360.open();
    const given = { by: "anna", atMs: this.#tg360.clock.now(), reason: REASON };
    for (const day of days) await decideDay(store, day, given);
    const kept = await store.readAudit(number);
    if (kept === null) throw new Error("the audit is gone");
    return plain(auditDocument(await withDecisions(store, kept), await this.#english));
  }

  async status(): Promise<StatusDocument> {
    const overview = await readOverview(await this.#tg360.open(), this.#tg360.clock.now());
    return plain(statusDocument(overview, await this.#english));
  }

  /** What is due of messages, as at the end of each command; what they name is judged by `judge-mails.ts`. */
  async mails(): Promise<readonly Notification[]> {
    const policy = { hour: 8, timeZone: this.#tg360.settings.framework360.timeZone };
    await deliver(await this.#tg360.open(), [this.#mailbox.sender], policy, this.#tg360.clock, this.#signal);
    return this.#mailbox.take();
  }

  async orders(): Promise<readonly OrderEntry[]> {
    const records = await (await this.#tg360.open()).listOrders({ limit: 10_000, offset: 0 });
    const { orders } = await plain<{ orders: readonly OrderEntry[] }>(ordersDocument(records, await this.#english));
    return orders;
  }

  async decide(decision: Decision): Promise<ExportDocument> {
    this.#world.phase = "export";
    const engine = await this.#tg360.startProcess();
    const { kind, id } = decision;
    const [tokens, signal] = [[id], this.#signal];
    switch (kind) {
      case "dismiss":
        return this.#exportReport(await dismissOrders(engine, tokens, REASON, signal));
      case "acknowledge":
        return this.#exportReport(await acknowledgeChanges(engine, tokens, { reason: REASON }, signal));
      case "settle":
        return this.#exportReport(
          await acknowledgeChanges(engine, tokens, { reason: REASON, number: decision.number }, signal),
        );
      case "mark":
        return this.#exportReport(await markExported(engine, id, decision.number, signal, REASON));
      case "send":
      case "resend": {
        const options = { ...DUE, tokens, resend: kind === "resend" };
        return this.#exportReport(await this.#export(engine, options));
      }
    }
  }

  async #export(engine: Engine, options: ExportOptions): Promise<ExportReport> {
    try {
      return await exportOrders(engine, options, this.#signal);
    } finally {
      await paid(this.#world, await this.#tg360.open());
    }
  }

  async #exportReport(report: ExportReport): Promise<ExportDocument> {
    return plain(exportDocument(report, await this.#english));
  }
}

const REASON = "agreed with the customer";
const DUE: ExportOptions = { tokens: null, failed: false, sinceMs: null, resend: false, dryRun: false, now: false };

/** The document as a script reads it: plain JSON, without lazy lists. */
async function plain<Read>(document: Readonly<Record<string, unknown>>): Promise<Read> {
  const entries = await Promise.all(
    Object.entries(document).map(async ([key, value]) => [key, isLazy(value) ? await allOf(value) : value]),
  );
  const read: Read = JSON.parse(JSON.stringify(Object.fromEntries(entries)));
  return read;
}

async function allOf(lazy: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for await (const item of lazy) items.push(item);
  return items;
}

function isLazy(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}
