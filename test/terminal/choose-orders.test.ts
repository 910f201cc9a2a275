/** `export-orders --interactive` at a real terminal: search, tick, export. */
import { describe, expect, test } from "vitest";

import { CUSTOM_LINE, openStage, type Stage } from "../support/stage.ts";
import { openTerminal, type Terminal } from "../support/terminal.ts";

const CTRL_C = "\u0003";
const CTRL_A = "\u0001";
const ESCAPE = "\u001B";
const DOWN = "\u001B[B";
const PAGE_DOWN = "\u001B[6~";
const ENTER = "\r";
const TAB = "\t";

interface Desk {
  readonly stage: Stage;
  readonly references: readonly string[];
  open(...flags: readonly string[]): Terminal;
}

async function openDesk(orders: number): Promise<Desk> {
  const stage = await openStage({ products: 3 });
  const placed = Array.from({ length: orders }, () => stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] }));
  return {
    stage,
    references: placed.map(({ reference }) => reference),
    open: (...flags) =>
      openTerminal(["export-orders", "--interactive", ...flags], stage.env, stage.folder, { cols: 80, rows: 24 }),
  };
}

/** The bytes of each order in TotalGest. */
function inTotalGest({ stage }: Desk): readonly string[] {
  return stage.sandbox.erp.orders.map(({ body }) => body);
}

describe("the list to choose orders from", () => {
  test("offers orders that were never listed before, finds by number, ticks, and sends only what was ticked", async () => {
    const desk = await openDesk(5);
    const [, second = "", , fourth = ""] = desk.references;
    const terminal = desk.open();
    await terminal.sees("5 of 5 orders, 0 ticked");
    terminal.types(second);
    await terminal.sees("1 of 5 orders, 0 ticked");
    terminal.types(TAB);
    await terminal.sees("1 of 5 orders, 1 ticked");
    terminal.types(ESCAPE);
    await terminal.sees("5 of 5 orders, 1 ticked");
    terminal.types(fourth.toLowerCase());
    await terminal.sees("1 of 5 orders, 1 ticked");
    terminal.types(TAB);
    await terminal.sees("1 of 5 orders, 2 ticked");
    terminal.types(ENTER);
    expect(await terminal.ended).toEqual({ code: 0, signal: 0 });
    expect(inTotalGest(desk)).toHaveLength(2);
    for (const reference of [second, fourth]) expect(inTotalGest(desk).join()).toContain(`"${reference}"`);
    expect(terminal.shown()).toContain("Sending orders: 2 orders, 2 sent, 0 refused");
  });

  test("finds every order there is, also by what the list has no room for, and names a few of many", async () => {
    const desk = await openDesk(0);
    const billing_data = { nome: "Maximiliane-Theodora", cognome: "Hungerbühler" };
    const place = (count: number): string[] =>
      Array.from({ length: count }, () => desk.stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] }).reference);
    const [oldest = ""] = place(602);
    desk.stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], billing_data });
    const terminal = desk.open("--dry-run");
    await terminal.sees("603 of 603 orders, 0 ticked");
    terminal.types(oldest);
    await terminal.sees("1 of 603 orders, 0 ticked");
    terminal.types(ESCAPE);
    await terminal.sees("603 of 603 orders, 0 ticked");
    terminal.types("hungerbuhler");
    await terminal.sees("1 of 603 orders, 0 ticked");
    terminal.types(ESCAPE);
    await terminal.sees("603 of 603 orders, 0 ticked");
    terminal.types(CTRL_A);
    await terminal.sees("603 of 603 orders, 603 ticked");
    terminal.types(`${PAGE_DOWN} `);
    await terminal.sees("603 of 603 orders, 602 ticked");
    terminal.types(ENTER);
    expect((await terminal.ended).code).toBe(0);
    expect(terminal.shown()).toContain("and 592 more");
    expect(inTotalGest(desk)).toEqual([]);
  });

  test("takes a space for text while one types, keeps what is ticked in sight, and draws anew in another size", async () => {
    const desk = await openDesk(1);
    const other = desk.stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE] });
    const billing_data = { ...other.billing_data, nome: "Anna", cognome: "Rossi" };
    const anna = desk.stage.sandbox.shop.placeOrder({ cart: [CUSTOM_LINE], billing_data });
    const terminal = desk.open();
    await terminal.sees("3 of 3 orders, 0 ticked");
    terminal.types("anna rossi");
    await terminal.sees("1 of 3 orders, 0 ticked");
    terminal.types(TAB);
    await terminal.sees(`1 of 3 orders, 1 ticked: ${anna.id} (${anna.reference})`);
    terminal.types(`${ESCAPE}`);
    await terminal.sees("3 of 3 orders, 1 ticked");
    terminal.types("zzz");
    await terminal.sees("Nothing matches.");
    await terminal.sees("◉");
    await terminal.sees("0 of 3 orders, 1 ticked");
    terminal.resizes(60, 12);
    await terminal.sees("Anna Rossi");
    await terminal.sees("0 of 3 orders, 1 ticked");
    const lines = terminal.shown().slice(terminal.shown().lastIndexOf("Nothing matches.")).split("\n");
    expect(Math.max(...lines.map((line) => line.trimEnd().length))).toBeLessThanOrEqual(75);
    terminal.types(ENTER);
    expect((await terminal.ended).code).toBe(0);
    expect(inTotalGest(desk)).toHaveLength(1);
  });

  test("ticks with Ctrl-A only what is due, and sends what is not only after one more yes", async () => {
    const desk = await openDesk(2);
    const { shop } = desk.stage.sandbox;
    const cancelled = shop.placeOrder({ cart: [CUSTOM_LINE] });
    shop.cancelOrder(cancelled.id);
    const due = desk.open();
    await due.sees("3 of 3 orders, 0 ticked");
    due.types(CTRL_A);
    await due.sees("3 of 3 orders, 2 ticked");
    due.types(ENTER);
    expect((await due.ended).code).toBe(0);
    expect(inTotalGest(desk)).toHaveLength(2);
    const rest = desk.open();
    await rest.sees("1 of 1 order, 0 ticked");
    rest.types(CTRL_A);
    await rest.sees("None of these is ready.");
    rest.types(` ${ENTER}`);
    await rest.sees("This order is not ready");
    await rest.sees("(y/N)");
    rest.types("n\r");
    expect((await rest.ended).code).toBe(0);
    expect(inTotalGest(desk)).toHaveLength(2);
  });

  test("ticks all that were found, and moves with the arrows", async () => {
    const desk = await openDesk(3);
    const terminal = desk.open();
    await terminal.sees("3 of 3 orders, 0 ticked");
    terminal.types(CTRL_A);
    await terminal.sees("3 of 3 orders, 3 ticked");
    terminal.types(`${DOWN} `);
    await terminal.sees("3 of 3 orders, 2 ticked");
    terminal.types(ENTER);
    expect((await terminal.ended).code).toBe(0);
    expect(inTotalGest(desk)).toHaveLength(2);
  });

  test("does not take Enter with nothing ticked for an answer, and Ctrl-C leaves with nothing done", async () => {
    const desk = await openDesk(2);
    const terminal = desk.open();
    await terminal.sees("2 of 2 orders, 0 ticked");
    terminal.types(ENTER);
    await terminal.sees("Nothing is ticked");
    terminal.types("zzz");
    await terminal.sees("Nothing matches.");
    await terminal.sees("0 of 2 orders, 0 ticked");
    terminal.types(CTRL_C);
    expect(await terminal.ended).toEqual({ code: 130, signal: 0 });
    expect(inTotalGest(desk)).toEqual([]);
  });

  test("speaks the user's language, and asks yes or no in it", async () => {
    const desk = await openDesk(1);
    const list = desk.open("--lang", "fr");
    await list.sees("1 sur 1 commande, 0 cochée");
    list.types(CTRL_C);
    await list.ended;
    const [reference = ""] = desk.references;
    const words = ["fix", reference, "--dismiss", "--lang", "fr"];
    const confirm = openTerminal(words, desk.stage.env, desk.stage.folder);
    await confirm.sees("(o/N)");
    confirm.types("n\r");
    expect((await confirm.ended).code).toBe(0);
    expect(confirm.shown()).toContain("Non");
  });

  test("offers what is known where the shop does not answer, and says so first", async () => {
    const desk = await openDesk(2);
    const { sandbox } = desk.stage;
    sandbox.inject({ system: "TotalGest", operation: "createOrder", fault: { kind: "status", status: 422 }, times: 2 });
    await desk.stage.run(["export-orders"]);
    const away = { kind: "status", status: 503 } as const;
    for (const operation of ["orders/statuses", "orders/list"]) {
      sandbox.inject({ system: "Framework360", operation, fault: away, times: 99 });
    }
    const terminal = desk.open("--dry-run");
    await terminal.sees("2 of 2 orders, 0 ticked");
    expect(terminal.shown()).toContain("Framework360");
    terminal.types(CTRL_C);
    expect((await terminal.ended).code).toBe(130);
  });
});
