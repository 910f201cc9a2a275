import { describe, expect, it } from "vitest";

import { Scrubber } from "../../src/app/output/output.ts";

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

  it("masks the secrets of thousands of shops that begin alike", () => {
    const many = new Scrubber();
    const secrets = Array.from({ length: 2000 }, (_, at) => `shop-${String(at)}-password`);
    for (const secret of [...secrets, ...secrets]) many.add(secret, "shop-user");
    const basic = Buffer.from("shop-user:shop-1999-password").toString("base64");
    expect(many.clean(`${secrets.join(" ")} ${basic} shop-2000-password`)).toBe(
      `${"******** ".repeat(2001)}shop-2000-password`,
    );
  });

  it("leaves everyday words alone, and text without secrets as it is", () => {
    const short = new Scrubber();
    short.add("abc");
    expect(short.clean("abc")).toBe("abc");
    expect(new Scrubber().clean("anything")).toBe("anything");
  });
});
