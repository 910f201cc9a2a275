import { describe, expect, it } from "vitest";

import { numberedPages } from "../../../src/core/run/numbered-pages.ts";

interface Page {
  readonly items: readonly string[];
  readonly total: number | null;
}

/** A list of pages; each answers when it is let go. */
class Served {
  readonly asked: number[] = [];
  readonly #pages: readonly (readonly string[])[];
  readonly #total: number | null;
  readonly #waiting = new Map<number, () => void>();

  constructor(pages: readonly (readonly string[])[], total: number | null) {
    this.#pages = pages;
    this.#total = total;
  }

  readonly fetch = (page: number): Promise<Page> => {
    this.asked.push(page);
    const answer = { items: this.#pages[page - 1] ?? [], total: this.#total };
    return new Promise((resolve) => this.#waiting.set(page, () => resolve(answer)));
  };

  /** All that were asked for by now, the last first. */
  letGo(): void {
    for (const answer of [...this.#waiting.values()].toReversed()) answer();
    this.#waiting.clear();
  }
}

async function readAll(served: Served): Promise<readonly string[]> {
  const records: string[] = [];
  const answers = setInterval(() => served.letGo(), 1);
  for await (const { items } of numberedPages(served.fetch)) records.push(...items);
  clearInterval(answers);
  return records;
}

const PAGES = [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h"], ["i", "j"], ["k"]];
const RECORDS = PAGES.flat();

describe("pages by number", () => {
  it("come in their order, whichever answers first, and none is asked for beyond the empty one", async () => {
    const served = new Served(PAGES, RECORDS.length);
    expect(await readAll(served)).toEqual(RECORDS);
    expect(served.asked).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("are under way four at a time where the list says how many records it has", async () => {
    const served = new Served(PAGES, RECORDS.length);
    const pages = numberedPages(served.fetch);
    const first = pages.next();
    expect(served.asked).toEqual([1]);
    served.letGo();
    await first;
    expect(served.asked).toEqual([1, 2, 3, 4, 5]);
    const end = pages.return(undefined);
    served.letGo();
    await end;
  });

  it("are under way one at a time where it does not, and end with the empty one", async () => {
    const served = new Served(PAGES, null);
    const pages = numberedPages(served.fetch);
    const first = pages.next();
    served.letGo();
    await first;
    expect(served.asked).toEqual([1, 2]);
    const end = pages.return(undefined);
    served.letGo();
    await end;
    const whole = new Served(PAGES, null);
    expect(await readAll(whole)).toEqual(RECORDS);
    expect(whole.asked).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("go on behind a total that is too small", async () => {
    expect(await readAll(new Served(PAGES, 3))).toEqual(RECORDS);
  });

  it("whose turn it is not yet may fail: those before it are read, and whoever stops waits for the others", async () => {
    const asked: number[] = [];
    let settled = 0;
    const fetch = async (page: number): Promise<Page> => {
      asked.push(page);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      settled += 1;
      if (page === 3) throw new Error("page 3");
      return { items: [String(page)], total: 9 };
    };
    const read: string[] = [];
    await expect(async () => {
      for await (const { items } of numberedPages(fetch)) read.push(...items);
    }).rejects.toThrow("page 3");
    expect(read).toEqual(["1", "2"]);
    expect(settled).toBe(asked.length);
  });
});
