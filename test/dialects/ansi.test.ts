import { expect, onTestFinished, test } from "vitest";

import { openAnsi } from "./ansi.ts";
import type { ForeignErp } from "./foreign-server.ts";

async function open(): Promise<{ erp: ForeignErp; ask: (target: string, init?: RequestInit) => Promise<Response> }> {
  const erp = await openAnsi({ now: () => Date.parse("2026-11-24T09:30:00Z") });
  onTestFinished(() => erp[Symbol.asyncDispose]());
  const ask = (target: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${erp.url}/cgi-bin/faktura.exe?befehl=${target}`, init);
  return { erp, ask };
}

test("the program of the nineties takes and gives bytes of its code page alone, and a token in a header", async () => {
  const { erp, ask } = await open();
  const form = { "x-mandant": "77", "content-type": "application/x-www-form-urlencoded" };
  const body = "benutzer=web&kennwort=parola-d-ordine";
  expect((await ask("anmelden", { method: "POST", headers: form, body: `${body}x` })).status).toBe(401);
  const login = await ask("anmelden", { method: "POST", headers: form, body });
  expect(await login.text()).toBe("Willkommen");
  const headers = { "x-sitzung": login.headers.get("x-sitzung") ?? "" };

  const page = await ask("artikel", { headers });
  expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/plain"]);
  const bytes = Buffer.from(await page.arrayBuffer());
  expect(bytes.includes(Buffer.from("Eistee ½ l \u0096 süß & kühl ", "latin1"))).toBe(true);
  expect(bytes.includes(Buffer.from("Kaffee schwarz", "latin1"))).toBe(true);
  expect((await ask("artikel&seite=4", { headers })).status).toBe(404);

  erp.stock.change("CAFE-NOIR", { sku: "KÄSE" });
  const found = await (await ask("artikel&nummer=K%C4SE", { headers })).arrayBuffer();
  expect(JSON.parse(Buffer.from(found).toString("latin1"))).toMatchObject({ artikel: [{ artnr: "KÄSE" }] });
  expect(await (await ask("artikel&nummer=K%C3%84SE", { headers })).json()).toMatchObject({ artikel: [] });
});
