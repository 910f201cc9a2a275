import { expect, it } from "vitest";

import { addUser, servePage } from "../support/page.ts";
import { openAgency } from "../support/shops.ts";

it("style and script are kept by their fingerprint, pages never, all are compressed, and the script is short and takes no library", async () => {
  const agency = openAgency();
  await agency.open("default", { products: 8, orders: 3 });
  await addUser(agency, "anna");
  const anna = await (await servePage(agency)).as("anna");
  const page = await anna.get("/shops/default/orders");
  expect([page.headers.get("cache-control"), page.headers.get("content-encoding")]).toEqual(["no-store", "gzip"]);
  for (const file of ["style.css", "script.js", "icon.svg"]) {
    const [, address = ""] = new RegExp(`"(/${file.replace(".", "\\.")}\\?v=[\\w-]{12})"`).exec(page.text) ?? [];
    const kept = await anna.get(address);
    expect([file, kept.status, kept.headers.get("cache-control")]).toEqual([
      file,
      200,
      "public, max-age=31536000, immutable",
    ]);
    expect(kept.headers.get("content-security-policy")).toContain("default-src 'none'");
    // Of another version, nothing is promised.
    expect((await anna.get(`/${file}?v=000000000000`)).headers.get("cache-control")).toBe("no-store");
    expect((await anna.get(`/${file}`)).text).toBe(kept.text);
  }
  expect((await anna.get("/style.css")).headers.get("content-encoding")).toBe("gzip");
  expect((await anna.get("/style.css", { "accept-encoding": "identity" })).headers.get("content-encoding")).toBeNull();
  const script = (await anna.get("/script.js")).text;
  expect([script.split("\n").length < 200, /\bimport\b/.test(script)]).toEqual([true, false]);
});
