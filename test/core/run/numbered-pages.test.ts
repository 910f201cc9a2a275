import { describe, expect, it } from "vitest";

import { numberedPages } from "../../../src/core/common/parallel.ts";

interface Page {
  readonly items: readonly string[];
  readonly total: number | null;
}

/** A list of pages; each answers when it is released. */
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

  /** Releases all requested pages, the last first. */
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
  it("are yielded in order, whichever answers first, and none is fetched beyond the empty one", async () => {
    const served = new Served(PAGES, RECORDS.length);
    expect(await readAll(served)).toEqual(RECORDS);
    expect(served.asked).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it("are fetched four at a time if the list gives its total", async () => {
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

  it("are fetched one at a time if it does not, and end with the empty one", async () => {
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

  it("continue after a total that is too small", async () => {
    expect(await readAll(new Served(PAGES, 3))).toEqual(RECORDS);
  });

  it("may fail before their turn: earlier ones are yielded first, and a consumer that stops waits for the others", async () => {
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
