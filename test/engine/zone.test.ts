/** A profile that reads TotalGest's local time in a wrong zone: named, and no change is missed. */
import { expect, test } from "vitest";

import { HOUR, MINUTE } from "../../src/core/common/time/duration.ts";
import { openStage } from "../support/stage.ts";

test.each([1, -2])(
  "the server's time is off by %i hours: a problem, and the next read misses nothing",
  async (hours) => {
    const stage = await openStage({ at: "2026-11-24T10:00:00Z" });
    const { sandbox, clock } = stage;
    for (const id of ["p0000001", "p0000002"]) sandbox.erp.addProduct({ id, sku: `SKU-${id}` });
    const rewrite = (json: unknown): unknown => {
      const page = json as { readonly serverTime: string };
      return { ...page, serverTime: new Date(Date.parse(page.serverTime) + hours * HOUR).toISOString() };
    };
    const wrong = sandbox.inject({
      system: "TotalGest",
      operation: "products",
      times: Infinity,
      fault: { kind: "rewrite", rewrite },
    });
    expect(await stage.pull()).toMatchObject({ exitCode: 3, problems: [{ code: "zone-off", data: { hours } }] });
    clock.advance(10 * MINUTE);
    sandbox.erp.changeProduct("p0000002", { active: false });
    expect(await stage.pull()).toMatchObject({ exitCode: 3, mode: "incremental", summary: { hidden: 1 } });
    wrong.cancel();
    expect(await stage.pull()).toMatchObject({ exitCode: 0 });
  },
);
