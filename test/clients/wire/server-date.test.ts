import { describe, expect, it } from "vitest";

import { clockAheadMs } from "../../../src/clients/wire/server-date.ts";

const date = "Wed, 25 Nov 2026 12:00:00 GMT";
const AT = Date.parse(date);

describe("how far this machine's clock is ahead of a server's", () => {
  it("is whole milliseconds, whenever it was asked: what is dated by it is stored as such", () => {
    expect(clockAheadMs({ date }, AT + 600, AT + 603)).toBe(102);
  });

  it("counts what was kept on the way as being as old as it says", () => {
    expect(clockAheadMs({ date, age: "60" }, AT + 60_500, AT + 60_500)).toBe(0);
  });

  it("is unknown where the server does not say what time it is", () => {
    expect(clockAheadMs({}, AT, AT)).toBeNull();
    expect(clockAheadMs({ date: "noon" }, AT, AT)).toBeNull();
  });
});
