import { expect, it } from "vitest";

import { seal, unseal } from "../../src/backup/seal.ts";

/** Quick to compute; the real one is 2^17. */
const CHEAP = 2 ** 10;

it("opens with the passphrase alone, however its letters are composed", async () => {
  const sealed = await seal("the key", "caf\u00e9", CHEAP);
  expect(await unseal(sealed, "cafe\u0301")).toBe("the key");
  expect(await unseal(sealed, "cafe")).toBeNull();
  expect(JSON.stringify(sealed)).not.toContain("the key");
});

it("does not open changed data", async () => {
  const sealed = await seal("the key", "open", CHEAP);
  const other = await seal("another", "open", CHEAP);
  for (const changed of [
    { ...sealed, data: other.data },
    { ...sealed, tag: other.tag },
    { ...sealed, tag: sealed.tag.slice(0, 8) },
    { ...sealed, iv: other.iv },
    { ...sealed, cost: CHEAP * 2 },
    { ...sealed, cost: 2 ** 40 },
  ]) {
    expect(await unseal(changed, "open")).toBeNull();
  }
});

it("makes another secret of the same text each time", async () => {
  const [one, two] = [await seal("x", "open", CHEAP), await seal("x", "open", CHEAP)];
  expect(one.data).not.toBe(two.data);
});

it("makes guessing dear", async () => {
  expect((await seal("x", "open")).cost).toBeGreaterThanOrEqual(2 ** 17);
});
