import type { Body } from "../cli/declare.ts";
import type { Context } from "../context.ts";
import { formatDuration } from "../core/duration.ts";
import { EXIT, type ExitCode, Tg360Error, UsageError } from "../core/errors.ts";
import type { OrderFilter, OrderRecord, ProductFilter, ProductView, Store } from "../core/ports.ts";
import { type Problem, problem } from "../core/problem.ts";
import { type Overview, ordersDocument, productsDocument, statusDocument, writeJson } from "../report/json.ts";
import { renderOrders, renderProducts } from "../report/list-screens.ts";
import { renderStory } from "../report/order-story.ts";
import { problemKey } from "../report/quiet.ts";
import { saidLines, type Screen } from "../report/screen.ts";
import { renderStatus } from "../report/status-screen.ts";
import { createText, type Text } from "../report/text.ts";
import { readOverview } from "./overview.ts";
import { asText } from "./present.ts";
import { messageScreen, resultScreen } from "./screen-of.ts";
import type { StatusFlags } from "./status.options.ts";
import { type ListRequest, readStatusFlags, type StatusRequest } from "./status-request.ts";

export const run: Body<StatusFlags> = (context, flags, args) => runStatus(readStatusFlags(flags, args), context);

/** Rows on screen where nobody said how many. */
const ON_SCREEN = 50;

/** Rows that are read at once for a document that has them all. */
const PAGE = 5000;

/** Shows how things stand, from the state on this machine alone: nothing is called, nothing is written but `--quiet`'s note. */
export async function runStatus(request: StatusRequest, context: Context): Promise<ExitCode> {
  const { timeZone } = await context.locateState();
  if (request.kind === "overview") return showOverview(request.maxAgeMs, context, timeZone);
  await context.withState(async (store) => {
    if (request.kind === "order") await showOrder(request.token, store, context, timeZone);
    else if (request.kind === "orders") await showOrders(request.list, store, context, timeZone);
    else await showProducts(request.list, store, context, timeZone);
  });
  return EXIT.ok;
}

async function showOverview(maxAgeMs: number | null, context: Context, timeZone: string): Promise<ExitCode> {
  const overview = await context.withState((store) => readOverview(store, context.clock.now()));
  const tooOld = maxAgeMs === null ? null : judgeAge(overview, maxAgeMs);
  await show(
    context,
    timeZone,
    async (write) => writeJson(statusDocument(overview, await english()), write),
    (screen) => Promise.resolve(renderStatus(screen, overview)),
  );
  const speak = await context.shouldSpeak(tooOld === null ? [] : [problemKey(tooOld)]);
  if (tooOld === null) return EXIT.ok;
  const screen = await messageScreen(context, timeZone);
  if (speak) context.output.err(asText(saidLines(screen, screen.text.problem(tooOld))));
  return EXIT.remote;
}

/** The older of the two directions' last good runs, where it is older than `maxAgeMs`, or there was none. */
export function judgeAge({ lastGood, nowMs }: Overview, maxAgeMs: number): Problem | null {
  const older = (["orders", "products"] as const).toSorted((a, b) => (lastGood[a] ?? -1) - (lastGood[b] ?? -1));
  const [direction = "orders"] = older;
  const lastMs = lastGood[direction];
  if (lastMs !== null && nowMs - lastMs <= maxAgeMs) return null;
  const last = lastMs === null ? "never" : new Date(lastMs).toISOString();
  return problem("too-old", { direction, maxAge: formatDuration(maxAgeMs), last });
}

async function showOrder(token: string, store: Store, context: Context, timeZone: string): Promise<void> {
  const order = await findOne(store, token);
  const events = await store.readOrderEvents(order.id);
  await show(
    context,
    timeZone,
    async (write) => writeJson(ordersDocument([order], await english(), events), write),
    (screen) => Promise.resolve(renderStory(screen, order, events)),
  );
}

/** Throws where the token fits no order (exit 3) or two (exit 2). */
async function findOne(store: Store, token: string): Promise<OrderRecord> {
  const [first, second] = (await store.findOrders([token])).get(token) ?? [];
  if (first === undefined) throw new Tg360Error(problem("order-unknown", { token }), EXIT.items);
  if (second === undefined) return first;
  throw new UsageError(problem("ambiguous-token", { token, first: first.id, second: second.id }));
}

async function showOrders(
  list: ListRequest<OrderRecord["state"]>,
  store: Store,
  context: Context,
  timeZone: string,
): Promise<void> {
  const read = (filter: OrderFilter): Promise<readonly OrderRecord[]> => store.listOrders(filter);
  await show(
    context,
    timeZone,
    async (write) => writeJson(ordersDocument(readAll(list, read), await english()), write),
    async (screen) => {
      const { rows, more } = await readSome(list, read);
      return renderOrders(screen, rows, more);
    },
  );
}

async function showProducts(
  list: ListRequest<ProductView["state"]>,
  store: Store,
  context: Context,
  timeZone: string,
): Promise<void> {
  const read = (filter: ProductFilter): Promise<readonly ProductView[]> => store.listProducts(filter);
  await show(
    context,
    timeZone,
    async (write) => writeJson(productsDocument(readAll(list, read), await english()), write),
    async (screen) => {
      const { rows, more } = await readSome(list, read);
      return renderProducts(screen, rows, more);
    },
  );
}

interface Page<State> {
  readonly states?: readonly State[];
  readonly search?: string;
  readonly limit: number;
  readonly offset: number;
}

type Read<Row, State> = (page: Page<State>) => Promise<readonly Row[]>;

/** For the screen: at most so many, and whether there are more. */
async function readSome<Row, State>(
  list: ListRequest<State>,
  read: Read<Row, State>,
): Promise<{ readonly rows: readonly Row[]; readonly more: boolean }> {
  const limit = list.limit ?? ON_SCREEN;
  const rows = await read(pageOf(list, limit + 1, 0));
  return { rows: rows.slice(0, limit), more: rows.length > limit };
}

/** For a document: page by page, so that a million rows need no more memory than a page. */
async function* readAll<Row, State>(list: ListRequest<State>, read: Read<Row, State>): AsyncGenerator<Row> {
  let left = list.limit ?? Number.POSITIVE_INFINITY;
  for (let offset = 0; left > 0; offset += PAGE) {
    const limit = Math.min(PAGE, left);
    const rows = await read(pageOf(list, limit, offset));
    yield* rows;
    left -= rows.length;
    if (rows.length < limit) return;
  }
}

function pageOf<State>({ states, search }: ListRequest<State>, limit: number, offset: number): Page<State> {
  return { ...(states.length === 0 ? {} : { states }), ...(search === null ? {} : { search }), limit, offset };
}

/** One document, or the screen, or with `--quiet` nothing. */
async function show(
  context: Context,
  timeZone: string,
  document: (write: (text: string) => Promise<void>) => Promise<void>,
  screen: (screen: Screen) => Promise<readonly string[]>,
): Promise<void> {
  const { globals, output } = context;
  if (globals.json) await document((text) => output.out(text));
  else if (!globals.quiet) await output.out(asText(await screen(await resultScreen(context, timeZone))));
}

function english(): Promise<Text> {
  return createText("en", null);
}
