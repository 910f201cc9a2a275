import { describe, expect, it } from "vitest";

import { Scrubber } from "../../src/cli/scrub.ts";

const SECRET = `pä$s"w0rd+/&=?`;

describe("Scrubber", () => {
  const scrubber = new Scrubber();
  scrubber.add(SECRET, "api");

  it.each([
    ["as it is", SECRET],
    ["in JSON", JSON.stringify({ password: SECRET })],
    ["in a URL", `https://x/?p=${encodeURIComponent(SECRET)}`],
    ["in a form", new URLSearchParams({ p: SECRET }).toString()],
    ["as base64", Buffer.from(SECRET).toString("base64")],
    ["as base64url", Buffer.from(SECRET).toString("base64url")],
    ["in a Basic header", `Basic ${Buffer.from(`api:${SECRET}`).toString("base64")}`],
  ])("masks a secret %s", (_, text) => {
    const clean = scrubber.clean(`before ${text} after`);
    expect(clean).toMatch(/^before .*\*{8}.* after$/s);
    expect(clean).not.toContain(SECRET);
    expect(clean).not.toContain(Buffer.from(SECRET).toString("base64").slice(0, 12));
  });

  it("masks the longer of two secrets that begin alike, whole", () => {
    const both = new Scrubber();
    both.add("secret");
    both.add("secret-and-more");
    expect(both.clean("secret-and-more secret")).toBe("******** ********");
  });

  it("leaves everyday words alone, and text without secrets as it is", () => {
    const short = new Scrubber();
    short.add("abc");
    expect(short.clean("abc")).toBe("abc");
    expect(new Scrubber().clean("anything")).toBe("anything");
  });
});
