import { describe, expect, test } from "vitest";

import { SHOP_OPERATIONS } from "../../src/clients/framework360/contract.ts";
import { ERP_OPERATIONS } from "../../src/clients/totalgest/contract.ts";
import { runAsNeeded } from "../support/run-here.ts";
import { CAN, CHECKS, PLANTED_FAULTS, type PlantedFault } from "./planted-faults.ts";
import { SetUp } from "./set-up.ts";

interface Examined {
  readonly code: number | null;
  readonly findings: readonly Finding[];
  readonly checks: readonly { readonly system: string; readonly check: string; readonly level: string }[];
}

interface Finding {
  readonly level: string;
  readonly system: string;
  readonly check: string;
  readonly what: string;
  readonly fix: string;
}

/** Runs the program on a working set-up that `change` has changed. */
async function examine(
  change: (setUp: SetUp) => void | Promise<void>,
  args: readonly string[] = [],
): Promise<Examined> {
  await using setUp = await SetUp.open();
  await change(setUp);
  setUp.write();
  const ran = await runAsNeeded(["doctor", "--json", ...args], { env: setUp.env, before: setUp.before });
  const { findings, checks }: Omit<Examined, "code"> = JSON.parse(ran.stdout);
  return { code: ran.code, findings, checks };
}

function examineFaults(...faults: readonly PlantedFault[]): Promise<Examined> {
  const plantAll = async (setUp: SetUp): Promise<void> => {
    for (const { plant } of faults) await plant(setUp);
  };
  return examine(plantAll);
}

/** Whether one of the findings is the expected one for the fault and names its fix. */
function isFound({ finding, fix }: PlantedFault, findings: readonly Finding[]): boolean {
  return findings.some(
    ({ system, check, what, fix: said }) =>
      system === finding.system &&
      check === finding.check &&
      has(what, finding.names) &&
      fix.every((word) => has(said, word)),
  );
}

function has(text: string, word: string): boolean {
  return text.toLowerCase().includes(word.toLowerCase());
}

function faultNamed(id: string): PlantedFault {
  const fault = PLANTED_FAULTS.find((one) => one.id === id);
  if (fault === undefined) throw new Error(`no fault ${id}`);
  return fault;
}

describe("the list of planted faults", () => {
  test("has more than 25, each with its own id and an existing check", () => {
    const ids = PLANTED_FAULTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(25);
    for (const { id, what, fix, finding } of PLANTED_FAULTS) {
      expect(id).toMatch(/^[a-z0-9]+(-[a-zA-Z0-9]+)*$/);
      expect(what).toMatch(/^[A-Z].*\.$/);
      expect([fix.length, finding.names.length]).not.toContain(0);
    }
    expect(new Set(PLANTED_FAULTS.map(({ finding }) => finding.check))).toEqual(new Set(CHECKS));
  });

  test("has a missing permission for every function that the doctor can ask for without writing", () => {
    const missing = PLANTED_FAULTS.filter(({ id }) => id.includes("-permission-"));
    const functions = [...Object.values(SHOP_OPERATIONS), ...Object.values(ERP_OPERATIONS)].map(({ name }) => name);
    // The first two need none; the others write, and a run shows whether they may.
    const { check, webhooksCreate, ordersUpdate, ordersUpdateStatus } = SHOP_OPERATIONS;
    const { productsCreate, productsUpdate, productsBulkUpdate } = SHOP_OPERATIONS;
    const orders = [webhooksCreate, ordersUpdate, ordersUpdateStatus];
    const writing = [...orders, productsCreate, productsUpdate, productsBulkUpdate];
    const { session, createOrder, recordPayment } = ERP_OPERATIONS;
    const open = [check, session, createOrder, recordPayment, ...writing].map((one): string => one.name);
    const named = missing.map(({ finding }) => finding.names);
    expect(named.toSorted()).toEqual(functions.filter((name) => !open.includes(name)).toSorted());
  });
});

describe.concurrent("in a set-up without a fault", () => {
  test("the doctor finds nothing, and has checked everything", async () => {
    const { code, findings, checks } = await examine(() => undefined);
    expect(findings).toEqual([]);
    expect(code).toBe(0);
    expect(checks.filter(({ level }) => level === "skipped")).toEqual([]);
  });

  test("it finds nothing behind proxies that change nothing", async () => {
    const { findings } = await examine(async (setUp) => {
      await setUp.putInFront("TotalGest", {});
      await setUp.putInFront("Framework360", {});
    });
    expect(findings).toEqual([]);
  });

  test.skipIf(!CAN.openssl)("it finds nothing behind TLS with a trusted certificate", async () => {
    const { findings } = await examine(async (setUp) => {
      const tls = setUp.certificate();
      setUp.env["NODE_EXTRA_CA_CERTS"] = tls.path;
      await setUp.putInFront("TotalGest", { tls });
    });
    expect(findings).toEqual([]);
  });
});

describe.concurrent("the doctor finds each fault and its fix", () => {
  for (const fault of PLANTED_FAULTS) {
    const { id, needs } = fault;
    const condition = needs === undefined ? "" : ` (needs ${needs})`;
    test.skipIf(needs !== undefined && !CAN[needs])(`${id}${condition}`, async () => {
      const { findings, code } = await examineFaults(fault);
      expect(findings).toSatisfy(
        (found: readonly Finding[]) => isFound(fault, found),
        JSON.stringify(findings, null, 2),
      );
      expect(code === 0).toBe(findings.every(({ level }) => level === "warning"));
    });
  }
});

describe.concurrent("the doctor finds both of two faults", () => {
  test.each([
    ["field-renamed", "clock-of-one-system-off"],
    ["config-readable-by-all", "payment-not-mapped"],
    ["password-wrong", "shop-permission-products-list"],
    ["paging-wrong", "look-up-ignores-reference"],
    ["state-damaged", "api-key-wrong"],
  ])("%s and %s", async (first, second) => {
    const faults = [faultNamed(first), faultNamed(second)];
    const { findings } = await examineFaults(...faults);
    expect(faults.filter((fault) => !isFound(fault, findings)).map(({ id }) => id)).toEqual([]);
  });
});
