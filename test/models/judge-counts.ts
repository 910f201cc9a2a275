/** Judges that a run's counts are the same wherever a person or a script reads them: on the screen, on the page, and in JSON. */
import type { ExportReport, PullReport } from "../../src/core/run/reports.ts";
import type { Store } from "../../src/core/ports/store.ts";
import { createApp } from "../../src/page/app.tsx";
import type { PageHost } from "../../src/page/host.ts";
import { exportDocument, pullDocument } from "../../src/render/json/reports.ts";
import type { Text } from "../../src/text/text.ts";
import { exportView } from "../../src/view/orders/export.ts";
import { KeptRows } from "../../src/view/products/kept-rows.ts";
import { pullView } from "../../src/view/products/pull.ts";

/** What an English reader takes a number for. */
const SAID: Readonly<Record<string, string>> = {
  sent: "exported",
  "already in TotalGest": "alreadyExported",
  failed: "failed",
  refused: "failed",
  "not sent": "notSent",
  "failed before and not tried": "failedBefore",
  "not found": "not-found",
  "on hold": "held",
  "to confirm": "unconfirmed",
  ready: "waiting",
  new: "created",
  updated: "updated",
  hidden: "hidden",
  linked: "adopted",
  "held back": "heldBack",
};
const COUNTED = new Set(Object.values(SAID));

/** The two runs of a cycle. */
export interface Reports {
  readonly exported: ExportReport;
  readonly pulled: PullReport;
}

/** What is false; empty = nothing. */
export async function judgeCounts(
  { exported, pulled }: Reports,
  store: Store,
  nowMs: number,
  text: Text,
): Promise<readonly string[]> {
  const page = await readLog(store, nowMs);
  const rows = new KeptRows({ all: false, list: false });
  const told = [
    ["Orders", exported, inExport(exported, text), exportView(text, exported, { listAll: false, decided: null })],
    ["Products", pulled, pullDocument(pulled, [], text).summary, pullView(text, pulled, rows)],
  ] as const;
  return told.flatMap(([run, { problems }, json, { counts = [] }]) => {
    const inJson = sorted(Object.entries(json).filter(([name, count]) => COUNTED.has(name) && count > 0));
    const places = [
      ["screen", counts.map(String)],
      ["page", page.get(run) ?? ["no run"]],
    ] as const;
    // The page names the problem that ended a run in their place.
    const due = problems.length === 0 ? places : places.slice(0, 1);
    return due
      .filter(([, said]) => countsIn(said) !== inJson)
      .map(([place, said]) => `${run}: the ${place} says ${said.join(", ")}, and JSON ${inJson}`);
  });
}

/** As a script counts it: of what is exported, a part was there already, and of what failed, a part does not exist or was left. */
function inExport(report: ExportReport, text: Text): Readonly<Record<string, number>> {
  const { summary, parts } = exportDocument(report, text);
  const notSent = report.orders.filter(({ state, isLeft }) => state === "not-linked" || isLeft === true).length;
  return {
    ...summary,
    exported: summary.exported - parts.found,
    alreadyExported: summary.alreadyExported + parts.found,
    failed: summary.failed - parts.notFound - notSent,
    "not-found": parts.notFound,
    notSent,
  };
}

function countsIn(texts: readonly string[]): string {
  const pairs = texts.flatMap((one) => {
    const [, count = "", what = ""] = /^([\d’,]+) (.+)$/.exec(one) ?? [];
    const name = SAID[what];
    return name === undefined || Number(count) === 0 ? [] : [[name, Number(count)] as const];
  });
  return sorted(pairs);
}

function sorted(pairs: readonly (readonly [string, number])[]): string {
  return JSON.stringify([...pairs].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

const ORIGIN = "http://127.0.0.1:8360";

/** The newest run of each direction in the page's register, as its own routes show them. */
async function readLog(store: Store, nowMs: number): Promise<ReadonlyMap<string, readonly string[]>> {
  const user = { name: "anna", role: "act", shops: null } as const;
  const access = { hasUsers: () => true, findSession: () => user };
  const host = {
    clock: { now: () => nowMs },
    access,
    lang: "en",
    listShops: () => Promise.resolve(["default"]),
    read: <T>(_shop: string, look: (store: Store, timeZone: string) => Promise<T>) => look(store, "Europe/Zurich"),
    readSettings: () => Promise.resolve({ site: null, orderUrl: null, showsImages: false, exportFrom: null }),
    clean: (text: string) => text,
    report(error: unknown): void {
      throw error;
    },
  } as unknown as PageHost;
  const hosts = new Set([new URL(ORIGIN).host]);
  const site = { hosts, origins: new Set([ORIGIN]), isSecure: false, trustedProxies: [] };
  const app = createApp(host, site, { link: null, systemUser: "" });
  const headers = { host: new URL(ORIGIN).host, cookie: "tg360_session=any" };
  const answer = await app.fetch(new Request(`${ORIGIN}/shops/default/log?tab=all`, { headers }));
  const html = await answer.text();
  const rows = html.matchAll(/<td[^>]*class="a">(\w+)<\/td>.*?<bdi>(.*?)<\/bdi>/g);
  return new Map([...rows].toReversed().map(([, run = "", said = ""]) => [run, said.split(", ")]));
}
