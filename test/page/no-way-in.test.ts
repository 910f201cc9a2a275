import { request } from "node:http";

import { describe, expect, it } from "vitest";

import { readLocale } from "../../src/text/locale.ts";
import { createApp } from "../../src/page/app.tsx";
import type { PageHost, Site } from "../../src/page/host.ts";
import { findSecrets, SECRETS } from "../support/canary.ts";
import {
  addUser,
  type Browser,
  createBrowser,
  type Seen,
  servePage,
  type ServedPage,
  settled,
} from "../support/page.ts";
import { type Agency, openAgency } from "../support/shops.ts";
import { freePort } from "../support/loopback.ts";

/** Every route there is, as the program itself has it. */
const ROUTES = createApp({} as PageHost, { hosts: new Set(), origins: new Set() } as unknown as Site, {
  link: null,
  systemUser: "",
}).routes.filter(({ method }) => method !== "ALL");

/** What anybody may ask for: it says nothing of any shop. */
const OPEN = new Set([
  "GET /style.css",
  "GET /icon.svg",
  "GET /script.js",
  "GET /login",
  "POST /login",
  "GET /enter",
  "POST /enter",
  "POST /logout",
  "POST /language",
  "POST /hooks/framework360/:shop?",
]);

const CLOSED = ROUTES.map(({ method, path }) => `${method} ${path}`).filter((one) => !OPEN.has(one));
const OF_A_SHOP = CLOSED.filter((one) => one.includes("/shops/:shop"));
/** It decides nothing: everybody has views of their own. */
const OWN = new Set(["POST /shops/:shop/views"]);

function at(route: string, shop = "default"): { readonly method: string; readonly path: string } {
  const [method = "", path = ""] = route.split(" ");
  return { method, path: path.replace(":shop", shop).replace(/:\w+/, "1").replace(/\/$/, "") || "/" };
}

describe("there is no way in", () => {
  let agency: Agency;
  let page: ServedPage;
  const secretNames = ["<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "';alert(1)//"];

  async function open(): Promise<void> {
    agency = openAgency();
    const sandbox = await agency.open("alpha", { products: 5, orders: 3 });
    await agency.open("beta", { products: 3, orders: 1 });
    for (const name of secretNames) {
      const order = sandbox.shop.placeOrder({ items: [{ sku: [...sandbox.shop.products.values()][0]?.sku ?? "" }] });
      sandbox.shop.editOrder(order.id, { reference: name });
    }
    await agency.run(["pull-products", "--quiet"]);
    await addUser(agency, "anna", "act", ["alpha"]);
    await addUser(agency, "leo", "look", ["alpha"]);
    await addUser(agency, "bea", "act", ["beta"]);
    page = await servePage(agency);
  }

  it("walks every route that the program has", () => {
    expect(CLOSED.length).toBeGreaterThanOrEqual(15);
    for (const one of OPEN) expect(ROUTES.map(({ method, path }) => `${method} ${path}`)).toContain(one);
  });

  it("without a session, or with a forged one", async () => {
    await open();
    for (const route of CLOSED) {
      const { method, path } = at(route, "alpha");
      for (const cookies of ["", "tg360_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "tg360_session=; x=y"]) {
        const browser = page.browser();
        browser.cookies = cookies;
        const seen = method === "GET" ? await browser.get(path) : await browser.post(path, { do: "send-ready" });
        expect([route, seen.status, seen.location.startsWith("/login")]).toEqual([route, 303, true]);
        expect(seen.text).toBe("");
      }
    }
  });

  it("for who may only look, to anything that decides", async () => {
    await open();
    const leo = await page.as("leo");
    const order = await firstOrder(await page.as("anna"));
    for (const route of OF_A_SHOP) {
      const { method, path } = at(route, "alpha");
      if (method === "GET" || OWN.has(route)) continue;
      const form = { do: "send", order, sure: "yes", shown: "AAAAAAAAAAAAAAAA", setting: "mapping.vat" };
      expect([route, (await leo.post(path, form)).status]).toEqual([route, 403]);
    }
    const list = await leo.get("/shops/alpha/orders");
    expect(list.status).toBe(200);
    expect(list.text).not.toContain('name="order"');
    expect((await leo.get("/shops/alpha/log?tab=people")).text).toContain(readLocale("en", "page")["page.log-none"]);
  });

  it("for a user of another shop, without a hint that the shop exists", async () => {
    await open();
    const bea = await page.as("bea");
    const unknown = (await bea.get("/shops/gamma")).text.replaceAll("gamma", "SHOP");
    for (const route of OF_A_SHOP) {
      const { method, path } = at(route, "alpha");
      const seen = method === "GET" ? await bea.get(path) : await bea.post(path, { do: "send-ready" });
      expect([route, seen.status]).toEqual([route, 404]);
    }
    expect((await bea.get("/shops/alpha")).text.replaceAll("alpha", "SHOP")).toBe(unknown);
    expect((await bea.get("/shops")).text).not.toContain("alpha");
    expect((await bea.get("/")).location).toBe("/shops/beta");
  });

  it("from another origin, without one, with another type of content, or by another name", async () => {
    await open();
    const anna = await page.as("anna");
    const path = "/shops/alpha/act";
    const form = { do: "send-ready" };
    for (const origin of [
      "https://evil.example",
      "null",
      "",
      "http://127.0.0.1:1",
      page.url.replace("http:", "https:"),
    ]) {
      expect([origin, (await anna.post(path, form, { origin })).status]).toEqual([origin, 403]);
    }
    for (const type of ["application/json", "text/plain", "multipart/form-data; boundary=x", ""]) {
      expect([type, (await anna.post(path, form, { "content-type": type })).status]).toEqual([type, 415]);
    }
    for (const host of ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example"]) {
      expect([host, await statusAs(page, anna, { host })]).toEqual([host, 421]);
    }
    expect(await statusAs(page, anna, { host: new URL(page.url).host })).toBe(200);
    expect((await anna.get("/shops/alpha/log?tab=people")).text).toContain(readLocale("en", "page")["page.log-none"]);
  });

  it("by forged headers of a proxy", async () => {
    await open();
    const stranger = page.browser();
    const forged = {
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-host": new URL(page.url).host,
      "x-forwarded-proto": "https",
      forwarded: "for=127.0.0.1",
      "x-original-url": "/shops/alpha",
      "x-rewrite-url": "/shops/alpha",
      "x-http-method-override": "GET",
    };
    expect((await stranger.get("/shops/alpha", forged)).location).toMatch(/^\/login/);
    for (let index = 0; index < 12; index += 1) {
      const peer = { "x-forwarded-for": `10.0.0.${String(index)}` };
      await stranger.post("/login", { user: "anna", password: "wrong password" }, peer);
    }
    expect((await stranger.post("/login", { user: "anna", password: "wrong password" }, forged)).status).toBe(429);
  });

  it("by a path with dots, or one that is no page", async () => {
    await open();
    const anna = await page.as("anna");
    const stranger = page.browser();
    for (const path of [
      "/shops/beta/../alpha",
      "/hooks/../shops/alpha/orders",
      "/hooks/framework360/../../shops/alpha",
      "/shops/alpha/orders/..%2f..%2f..%2fetc%2fpasswd",
      "/..%2f..%2fetc/passwd",
      "/shops/alpha/%2e%2e/%2e%2e/page.db",
      "/page.db",
      "//evil.example/",
    ]) {
      const [known, unknown] = [await rawGet(page, path, anna.cookies), await rawGet(page, path, stranger.cookies)];
      expect(known.text).not.toMatch(/root:|SQLite/);
      expect([path, unknown.status === 303 || unknown.status === 404 || unknown.status === 400]).toEqual([path, true]);
      expect(unknown.text).not.toContain("alpha");
    }
  });

  it("by script in any name: it is shown as text, and the page's own policy lets none run", async () => {
    await open();
    const anna = await page.as("anna");
    const list = await anna.get("/shops/alpha/orders");
    for (const name of secretNames) expect(list.text).not.toContain(name);
    expect(list.text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    for (const value of secretNames) {
      const seen = await anna.get(`/shops/alpha/orders?search=${encodeURIComponent(value)}`);
      expect(seen.text.match(/<script/g)).toEqual(["<script"]);
      expect(seen.text).not.toContain("<img");
    }
    const policy = list.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(list.text.replaceAll(/"[^"]*"/g, '""')).not.toMatch(/<[^>]*\s(on\w+|style)=/);
  });

  it("after the password, the role or the user was changed", async () => {
    await open();
    const anna = await page.as("anna");
    expect((await anna.get("/shops/alpha")).status).toBe(200);
    await addUser(agency, "anna", "look", ["alpha"]);
    expect((await anna.get("/shops/alpha")).location).toMatch(/^\/login/);
    const again = await page.as("anna");
    expect((await agency.run(["serve", "users", "remove", "anna"])).code).toBe(0);
    expect((await again.get("/shops/alpha")).location).toMatch(/^\/login/);
    const leo = await page.as("leo");
    const { cookies } = leo;
    await leo.post("/logout", {});
    leo.cookies = cookies;
    expect((await leo.get("/shops/alpha")).location).toMatch(/^\/login/);
  });

  it("to each other's page, however many ask at once", async () => {
    await open();
    const [anna, bea] = [await page.as("anna"), await page.as("bea")];
    const seen = await Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        const [browser, shop] = index % 2 === 0 ? [anna, "alpha"] : [bea, "beta"];
        return browser.get(`/shops/${shop}${index % 3 === 0 ? "/orders" : "/products"}`);
      }),
    );
    for (const [index, { text }] of seen.entries()) {
      const [own, other] = index % 2 === 0 ? ["anna", "bea"] : ["bea", "anna"];
      expect(text).toContain(`<bdi>${own}</bdi>`);
      expect(text).not.toContain(`<bdi>${other}</bdi>`);
      expect(text).not.toContain(`/shops/${own === "anna" ? "beta" : "alpha"}`);
    }
  });

  it("to a secret: none stands in any page, a request's report included", async () => {
    agency = openAgency();
    const { CREDENTIALS } = await import("../support/canary.ts");
    await agency.open("default", { products: 5, orders: 4, credentials: CREDENTIALS });
    await agency.run(["pull-products", "--quiet"]);
    await addUser(agency, "anna");
    page = await servePage(agency);
    const anna = await page.as("anna");
    const asked = await anna.post("/shops/default/act", { do: "send-ready" });
    await settled(anna, asked.location);
    for (const route of CLOSED) {
      const { method, path } = at(route);
      if (method !== "GET") continue;
      const { text } = await anna.get(path);
      expect(findSecrets(route, text, SECRETS)).toEqual([]);
    }
  });

  it("by asking whether a guess is a secret: nothing that was typed is masked, and before the login nothing is repeated", async () => {
    agency = openAgency();
    const credentials = { username: "canary-user", password: "canary-password-9x", apiKey: "canary-key-".repeat(4) };
    await agency.open("default", { products: 5, orders: 4, credentials });
    await agency.run(["pull-products", "--quiet"]);
    await addUser(agency, "anna");
    await addUser(agency, "leo", "look");
    page = await servePage(agency);
    const [anna, leo, stranger] = [await page.as("anna"), await page.as("leo"), page.browser()];
    await settled(anna, (await anna.post("/shops/default/act", { do: "send-ready" })).location);
    const unlike = (guess: string): string => guess.replaceAll(/[a-z]/g, "q");
    for (const guess of [credentials.password, credentials.apiKey]) {
      const answersTo = async (typed: string): Promise<readonly string[]> => {
        const inPath = encodeURIComponent(typed);
        const open = [
          await stranger.get(`/login?back=/${inPath}`),
          await stranger.get(`/login?${inPath}`),
          await stranger.get(`/enter?token=${inPath}`),
          await stranger.get(`/${inPath}`),
          await stranger.post("/login", { user: typed, password: "wrong password", back: `/${typed}` }),
          await throttled({ user: "leo", password: "wrong password", back: `/${typed}` }),
          await stranger.post("/enter", { token: typed }),
        ];
        for (const { text } of open) expect(text).not.toContain(typed);
        const known = [
          await leo.get(`/shops/default/orders?search=${inPath}`),
          await leo.get(`/shops/default/products?search=${inPath}`),
          await leo.get(`/shops/default/orders/${inPath}`),
          await leo.get(`/${inPath}`),
          await decided({ do: "send", order: `AAAAAAAAAAAAAAAA:${typed}`, sure: "yes" }),
          await decided({ do: "mark-exported", order: `AAAAAAAAAAAAAAAA:1`, number: typed, sure: "yes" }),
          await decided({ do: "acknowledge", order: `AAAAAAAAAAAAAAAA:${typed}`, reason: typed, sure: "yes" }),
        ];
        expect(known.slice(0, 2).map(({ text }) => text.includes(`value="${typed}"`))).toEqual([true, true]);
        return [...open, ...known].map(({ text }) =>
          text.replaceAll(typed, "TYPED").replaceAll(/role="alert">[^<]*|\d+/g, ""),
        );
      };
      expect(await answersTo(guess)).toEqual(await answersTo(unlike(guess)));
    }

    async function throttled(form: Readonly<Record<string, string>>): Promise<Seen> {
      for (;;) {
        const seen = await page.browser().post("/login", form);
        if (seen.status === 429) return seen;
      }
    }

    async function decided(form: Readonly<Record<string, string>>): Promise<Seen> {
      return settled(anna, (await anna.post("/shops/default/act", form)).location);
    }
  });

  it("leads after the login to the page that was asked for, and to no other place", async () => {
    await open();
    const browser = page.browser();
    expect((await browser.get("/shops/alpha/orders?state=queued")).location).toBe("/login");
    const login = { user: "anna", password: "correct horse battery" };
    expect((await browser.post("/login", login)).location).toBe("/shops/alpha/orders?state=queued");
    expect((await browser.post("/login", login)).location).toBe("/");
    browser.cookies = `tg360_back=${encodeURIComponent("//evil.example/")}`;
    expect((await browser.post("/login", login)).location).toBe("/");
  });

  it("with what the browser keeps: HttpOnly, for this site alone", async () => {
    await open();
    const browser = page.browser();
    const seen = await browser.post("/login", { user: "anna", password: "correct horse battery" });
    expect(seen.headers.get("set-cookie")).toMatch(
      /^tg360_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
    );
  });
});

describe("beyond this machine", () => {
  let agency: Agency;
  it("is nothing served without an address over TLS, nor without users", async () => {
    agency = openAgency();
    const ran = await agency.run(["serve", "--listen", "0.0.0.0:0"]);
    expect([ran.code, ran.err]).toEqual([4, expect.stringMatching(/no\s+public\s+address\s+over\s+TLS/)]);
    agency.write("default", { serve: { publicUrl: "https://tg360.example.ch" } });
    const userless = await agency.run(["serve", "--listen", "0.0.0.0:0"]);
    expect([userless.code, userless.err]).toEqual([4, expect.stringMatching(/no\s+user\s+yet/)]);
    agency.write("default", { serve: { publicUrl: "http://tg360.example.ch" } });
    expect((await agency.run(["serve"])).code).toBe(4);
  });

  it("is the page called by its public name, its cookie for TLS alone, and the proxy's word counts", async () => {
    agency = openAgency();
    const serve = { publicUrl: "https://tg360.example.ch", trustedProxies: ["127.0.0.1"] };
    agency.write("default", { serve });
    await addUser(agency, "anna");
    const port = await freePort();
    const page = await servePage(agency, ["serve"], `127.0.0.1:${String(port)}`);
    expect(page.url).toBe("https://tg360.example.ch");
    const here = createBrowser(`http://127.0.0.1:${String(port)}`);
    const browser = (peer: string) => ({ "x-forwarded-for": peer, origin: "https://tg360.example.ch" });
    const wrong = { user: "anna", password: "wrong password" };
    for (let index = 0; index < 10; index += 1) {
      await here.post("/login", { ...wrong, user: `user-${String(index)}` }, browser("10.0.0.1"));
    }
    expect((await here.post("/login", wrong, browser("10.0.0.1"))).status).toBe(429);
    const right = { user: "anna", password: "correct horse battery" };
    const seen = await here.post("/login", right, browser("10.0.0.2"));
    expect([seen.status, seen.headers.get("set-cookie")]).toEqual([303, expect.stringContaining("; Secure; ")]);
  });
});

async function firstOrder(browser: Browser): Promise<string> {
  const list = await browser.get("/shops/alpha/orders");
  return /name="order" value="([^"]+)"/.exec(list.text)?.[1] ?? "";
}

async function statusAs(page: ServedPage, browser: Browser, headers: Record<string, string>): Promise<number> {
  return (await rawGet(page, "/shops/alpha", browser.cookies, headers)).status;
}

/** As it is written: `fetch` would tidy the path and the name up. */
function rawGet(
  page: ServedPage,
  path: string,
  cookie: string,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const { hostname, port } = new URL(page.url);
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, headers: { cookie, ...headers } }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    })
      .on("error", reject)
      .end();
  });
}
