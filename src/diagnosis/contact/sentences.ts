/** Every ASSUMED sentence of both contracts, from the contracts' own data, with what a first contact says of it. */
import framework360 from "../../clients/framework360/contract.json" with { type: "json" };
import { SHOP_OPERATIONS } from "../../clients/framework360/contract.ts";
import totalgest from "../../clients/totalgest/contract.json" with { type: "json" };
import { ERP_OPERATIONS } from "../../clients/totalgest/contract.ts";
import type { System } from "../../core/common/systems.ts";
import { isRecord } from "../../core/common/record.ts";
import type { CallSample, FieldSample } from "../../core/run/doctor/sample.ts";
import type { Exchange } from "../../core/run/doctor/recording.ts";
import { CONFIRMED, contradicted, notSeen, failureSaid, type RuleVerdict } from "./verdict.ts";

export interface Sentence {
  readonly system: System;
  /** Unique in its system: `rules.bySku`, `operations.shop`, `product.sku`. */
  readonly id: string;
  readonly says: string;
  /** The profile's word that mends it; null = there is none, or it is not needed. */
  readonly mend: string | null;
  readonly verdict: RuleVerdict;
}

/** What was seen of a system. */
export interface SeenSystem {
  readonly rules: Readonly<Record<string, RuleVerdict | undefined>>;
  readonly samples: readonly CallSample[];
  readonly exchanges: readonly Exchange[];
  /** By record, what the test order and the test product proved: it was sent and taken. */
  readonly taken: Readonly<Record<string, unknown>>;
  /** An adapter answers this operation: no word of a profile mends it. */
  readonly isOwn: (operation: string) => boolean;
}

interface Contract {
  readonly operations: Readonly<Record<string, { readonly mark: string; readonly for: string }>>;
  readonly rules: Readonly<Record<string, { readonly of: string; readonly says: string; readonly mend?: string }>>;
  readonly records: Readonly<
    Record<
      string,
      { readonly mark: string; readonly public?: readonly string[]; readonly fields: Readonly<Record<string, string>> }
    >
  >;
}

const CONTRACTS: Readonly<Record<System, readonly [Contract, Readonly<Record<string, { readonly name: string }>>]>> = {
  TotalGest: [totalgest, ERP_OPERATIONS],
  Framework360: [framework360, SHOP_OPERATIONS],
};

/** The operation whose sample has a record's fields, and the group of the profile that has their places. */
const SAMPLED: Readonly<
  Record<System, Readonly<Record<string, readonly [operations: readonly string[], group: string]>>>
> = {
  TotalGest: {
    shop: [["shop"], "shop"],
    page: [["products"], "page"],
    product: [["products"], "product"],
    orderResult: [["listOrders"], "orderResult"],
    booked: [["listOrders"], "orderResult"],
    order: [[], "order"],
    payment: [[], "payment"],
    error: [[], "error"],
  },
  Framework360: {
    named: [["orders/statuses", "payments/list"], "status"],
    tax: [["payments/taxes"], "tax"],
    order: [["orders/list"], "order"],
    product: [["products/list"], "product"],
    orderUpdate: [[], ""],
  },
};

const WITH_WRITE = "only writing shows it: --write --test-order ID --test-product SKU";

/** Why a first contact does not see it, and what would show it: of an operation that is not called, and of a record. */
const UNSEEN: Readonly<Record<System, Readonly<Record<string, string>>>> = {
  TotalGest: {
    session: "not called: this system has no login of its own",
    listOrders: "not called: there is no list of orders; the profile's listOrders or an adapter's would show it",
    createOrder: WITH_WRITE,
    recordPayment: "not called: it would book a payment; the first order that is paid after it was sent shows it",
    payment: "no payment is booked: the first order that is paid after it was sent shows it",
    order: WITH_WRITE,
    orderResult: `no listed order has it; ${WITH_WRITE}`,
    booked: "the list of orders brought no order that has it: record again when one of the last 7 days has it",
    error: "no refusal was provoked: the report of an order that TotalGest refuses shows code, text and fields",
  },
  Framework360: {
    ordersUpdate: WITH_WRITE,
    orderUpdate: WITH_WRITE,
    productsUpdate: WITH_WRITE,
    productsBulkUpdate: WITH_WRITE,
    productsCreate: "not called: the product would stay in the shop; the first pull of a new product shows it",
    ordersUpdateStatus:
      "not called: the shop may mail the buyer; the first order that TotalGest says is shipped shows it",
    webhooksCreate: "not called: the address would stay in the shop; tg360 configure --webhook ADDRESS makes one",
  },
};

export function contactSentences(system: System, seen: SeenSystem): readonly Sentence[] {
  const [contract, operations] = CONTRACTS[system];
  const named = (key: string): string => operations[key]?.name ?? key;
  const calls = Object.entries(contract.operations).filter(
    ([, { mark, for: purpose }]) => mark === "ASSUMED" || purpose.includes("ASSUMED"),
  );
  return [
    ...calls.map(([key, { for: purpose }]) => ({
      system,
      id: `operations.${key}`,
      says: `${named(key)}: ${purpose}`,
      mend: seen.isOwn(key) ? null : key,
      verdict: operationVerdict(named(key), seen, UNSEEN[system][key]),
    })),
    ...Object.entries(contract.rules).map(([key, { of, says, mend = null }]) => {
      const verdict = seen.rules[key] ?? notSeen(UNSEEN[system][of] ?? WITH_WRITE);
      const isMet = verdict.is === "contradicted" && verdict.isMet === true;
      return {
        system,
        id: `rules.${key}`,
        says: `${named(of)}: ${says}`,
        mend: isMet || seen.isOwn(of) ? null : mend,
        verdict,
      };
    }),
    ...Object.entries(contract.records).flatMap(([record, { mark, public: known = [], fields }]) =>
      mark !== "ASSUMED"
        ? []
        : Object.entries(fields)
            .filter(([field]) => !known.some((one) => field === one || field.startsWith(`${one}.`)))
            .map(([field, holds]) => fieldSentence(system, { record, field, holds }, seen)),
    ),
  ];
}

/** An operation that was called is there if one call of it was answered in the contract's form. */
function operationVerdict(name: string, { exchanges, samples }: SeenSystem, unseen = "not called"): RuleVerdict {
  const tried = exchanges.filter(({ operation }) => operation === name);
  if (tried.length === 0) return notSeen(unseen);
  const failed = samples.find(({ operation, failure }) => operation === name && failure !== null)?.failure;
  if (failed !== undefined && failed !== null) return contradicted(name, failureSaid(failed));
  const isAnswered = tried.some(
    ({ answer }) => answer !== null && answer.status < 500 && answer.status !== 404 && answer.status !== 405,
  );
  const [first] = tried;
  return isAnswered
    ? CONFIRMED
    : contradicted(
        `${first?.method ?? ""} ${first?.target ?? name}`,
        `HTTP ${String(first?.answer?.status ?? "no answer")}`,
      );
}

function fieldSentence(
  system: System,
  { record, field, holds }: { readonly record: string; readonly field: string; readonly holds: string },
  { samples, taken, isOwn }: SeenSystem,
): Sentence {
  const [operations = [], group = record] = SAMPLED[system][record] ?? [];
  const found = samples
    .filter(({ operation }) => operations.includes(operation))
    .flatMap((call) => call.fields.filter((one) => one.field === field).map((one) => [call, one] as const));
  const wrong = found.find(
    ([, one]) => one.state === "wrong" || (one.state === "absent" && one.of > 0 && !holds.endsWith("?")),
  );
  // An adapter is given the contract's order, and sends another.
  const proof = record === "order" && isOwn("createOrder") ? undefined : taken[record];
  const isSeen = found.some(([, one]) => one.state === "fine") || hasValue(proof, field);
  const verdict =
    wrong === undefined
      ? isSeen
        ? CONFIRMED
        : notSeen(unseenIn(system, record, { taken, isOwn }))
      : contradicted(placeOf(wrong[0], wrong[1]), wrong[1].seen === "" ? "absent" : wrong[1].seen);
  return {
    system,
    id: `${record}.${field}`,
    says: `${record}.${field} holds ${holds.replace("?", ", or is absent")}`,
    mend: group === "" || operations.some(isOwn) ? null : `fields.${group}.${field}`,
    verdict,
  };
}

function unseenIn(system: System, record: string, { taken, isOwn }: Pick<SeenSystem, "taken" | "isOwn">): string {
  if (record === "order" && isOwn("createOrder"))
    return "the adapter sends orders in the system's own words: tg360 adapter test FILE --write shows both side by side";
  const another = "nothing that was read or sent has it: one that has it shows it";
  return taken[record] === undefined ? (UNSEEN[system][record] ?? another) : another;
}

/** Whether a record has a value at a field's path, such as `lines[].sku`. */
function hasValue(record: unknown, field: string): boolean {
  if (field === "") return record !== null && record !== undefined && record !== "";
  const [name = "", ...rest] = field.split(".");
  const key = name.replace("[]", "");
  const value = isRecord(record) ? record[key] : undefined;
  const inner = rest.join(".");
  return name.endsWith("[]")
    ? Array.isArray(value) && value.some((one) => hasValue(one, inner))
    : hasValue(value, inner);
}

function placeOf({ operation }: CallSample, { path, field }: FieldSample): string {
  return `${operation}: ${path === "" ? field : path}`;
}
