import { expect, test } from "vitest";

import { parseTotalGestProfile } from "../../../../src/clients/totalgest/profile.ts";
import { sampleTotalGest } from "../../../../src/diagnosis/sample/totalgest/sample.ts";
import type { SystemSample } from "../../../../src/core/run/doctor/sample.ts";
import type { Wiring } from "../../../../src/diagnosis/judge/failure.ts";
import { judgeSamples } from "../../../../src/diagnosis/judge/samples.ts";
import { Secret } from "../../../../src/core/common/secret.ts";
import { createFakeClock } from "../../../clients/fake-clock.ts";
import { sendJson } from "../../../clients/wire-server.ts";
import { never, PASSWORD, SHOP_BODY, SHOP_PATH, serveTotalGest } from "../../../clients/totalgest/totalgest.ts";

const PRODUCTS = `${SHOP_PATH}/products`;

function product(id: number): Readonly<Record<string, unknown>> {
  return {
    id: String(id),
    sku: `S-${String(id)}`,
    active: true,
    name: "Tee",
    prices: [{ list: "RETAIL", currency: "CHF", amount: "1.00", includesVat: true }],
    vat: { code: "N81", rate: "8.1" },
    stocks: [{ place: "A", free: "1" }],
    updatedAt: "2026-11-24T09:00:00Z",
  };
}

interface Page {
  readonly status?: number;
  readonly more?: object;
  readonly link?: string;
}

/** What the doctor reports on a TotalGest with twenty products per page. */
async function sample(profile: object, pageOf: (at: number) => Page): Promise<SystemSample> {
  await using server = await serveTotalGest(({ path, query }, response) => {
    if (path === SHOP_PATH) return sendJson(response, 200, SHOP_BODY);
    if (path !== PRODUCTS) return sendJson(response, 404, { error: { code: "unknown_product", message: "" } });
    const at = Number(query.find(([name]) => name === "at")?.[1] ?? 0);
    const { status = 200, more = {}, link } = pageOf(at);
    const items = Array.from({ length: 20 }, (_, index) => product(at * 20 + index));
    const body = { items, serverTime: "2026-11-24T09:00:00Z", ...more };
    return sendJson(response, status, body, link === undefined ? {} : { link });
  });
  const fields = { product: { "stock.quantity": { path: "stocks[place=A].free", default: "0" } } };
  const parsed = parseTotalGestProfile({ fields, ...profile });
  if (!parsed.ok) throw new Error(parsed.faults.join("; "));
  const common = { ownerId: "7", shopId: "12", username: "anna", timeoutMs: 2000, concurrency: 2 };
  const password = new Secret(PASSWORD);
  return await sampleTotalGest(
    { ...common, endpoint: server.url, password, clock: createFakeClock(), profile: parsed.profile },
    never,
  );
}

const WIRING: Wiring = {
  system: "TotalGest",
  setting: "totalgest.endpoint",
  host: "erp.test",
  timeout: "2 s",
  basePath: "/api/v1",
  partOf: (operation) => operation,
  proxies: [],
  totalgest: { username: "anna", ownerId: "7", shopId: "12", profilePath: null },
};

/** The findings about paging, answers and stock. */
function findings(found: SystemSample): readonly unknown[] {
  return judgeSamples(found, WIRING)
    .filter(
      ({ check, problem }) =>
        check === "paging" ||
        found.calls.some(({ failure }) => failure?.problem === problem) ||
        JSON.stringify(problem).includes("stock.quantity"),
    )
    .map(({ level, problem: { code } }) => `${level} ${code}`);
}

const byLink = { paginator: { type: "link", path: "next" } };
const byNumber = { paginator: { type: "page", param: "at", start: 0 } };

test.each<[string, object, (at: number) => Page, string]>([
  ["an address leads to the next page", byLink, (at) => ({ more: { next: at === 0 ? "?at=1" : null } }), "fine paging"],
  ["null marks the last page", byLink, () => ({ more: { next: null } }), "fine paging"],
  [
    "only the profile says that these are all",
    { paginator: { ...byLink.paginator, absent: "last" } },
    () => ({}),
    "fine paging",
  ],
  ["nothing says that these are all", byLink, () => ({}), "error end-untold"],
  ["an address leads back", byLink, () => ({ more: { next: "?at=0" } }), "error same-page"],
  [
    "an address leads to another server",
    byLink,
    () => ({ more: { next: "https://x.test/" } }),
    "error next-page-elsewhere",
  ],
  [
    "there is one page, and the profile has the place of the number",
    { paginator: { ...byNumber.paginator, pages: "n" } },
    () => ({ more: { n: 1 } }),
    "fine paging",
  ],
  [
    "the number of pages is not at the place of the profile",
    { paginator: { ...byNumber.paginator, pages: "n" } },
    () => ({}),
    "error contract-broken",
  ],
  [
    "there is one page, and a second is refused",
    byNumber,
    (at) => ({ status: at === 0 ? 200 : 404 }),
    "error page-refused",
  ],
])("the doctor requests the second page: %s", async (_what, profile, pageOf, finding) => {
  expect(findings(await sample(profile, pageOf))).toEqual([finding]);
});

test("a default used in every record is reported, as the place may be wrong", async () => {
  const product = { "stock.quantity": { path: "stocks[place=B].free", default: "0" } };
  const found = await sample({ ...byLink, fields: { product } }, () => ({ more: { next: null } }));
  expect(findings(found)).toEqual(["warning field-lost", "fine paging"]);
});
