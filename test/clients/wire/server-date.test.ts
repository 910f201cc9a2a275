import { describe, expect, it } from "vitest";

import { clockAheadMs } from "../../../src/clients/wire/wire.ts";

const date = "Wed, 25 Nov 2026 12:00:00 GMT";
const AT = Date.parse(date);

describe("the offset of this machine's clock to a server's", () => {
  it("is whole milliseconds at any time, since dates computed from it are stored", () => {
    expect(clockAheadMs({ date }, AT + 600, AT + 603)).toBe(102);
  });

  it("takes a cached answer to be as old as its Age header says", () => {
    expect(clockAheadMs({ date, age: "60" }, AT + 60_500, AT + 60_500)).toBe(0);
  });

  it("is unknown where the server sends no date", () => {
    expect(clockAheadMs({}, AT, AT)).toBeNull();
    expect(clockAheadMs({ date: "noon" }, AT, AT)).toBeNull();
  });
});
