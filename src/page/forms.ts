/** Reads forms as requests. Null = not a valid request. */
import { MASS_CHANGES } from "../core/brakes/facet.ts";
import type { OrderAction, ProductAction } from "../core/requests/request.ts";
import type { Shown } from "../core/run/reports.ts";
import { HELD } from "../core/requests/shown.ts";
import type { MapAction } from "./host.ts";

const MOST_ORDERS = 10_000;
const MOST_TEXT = 300;

/** The ticked orders, each with a fingerprint of what was shown. */
export interface Ticked {
  readonly ids: readonly string[];
  readonly shown: Shown;
}

/** `SHOWN:ID`, once per order. */
export function readTicked(values: readonly string[]): Ticked {
  const shown: Record<string, string> = {};
  for (const value of values.slice(0, MOST_ORDERS)) {
    const [, text = "", id = ""] = /^([\w-]{16}):(.+)$/s.exec(value) ?? [];
    if (id !== "" && id !== "__proto__") shown[id] = text;
  }
  return { ids: Object.keys(shown), shown };
}

export function readOrderAction(form: FormData, orders: readonly string[]): OrderAction | null {
  const written = textOf(form, "reason");
  const reason = written === "" ? null : written;
  switch (form.get("do")) {
    case "send": {
      const by = form.get("articleBy");
      const cancelledToo = form.get("sure") === "yes" ? { cancelledToo: true } : {};
      return { kind: "send", orders, ...cancelledToo, ...(by === "link" || by === "sku" ? { articleBy: by } : {}) };
    }
    case "look-up":
      return { kind: "look-up", orders };
    case "resend":
      return { kind: "resend", orders };
    case "mark-exported": {
      const number = textOf(form, "number");
      return number === "" || orders.length !== 1 ? null : { kind: "mark-exported", orders, number, reason };
    }
    case "dismiss":
      return reason === null ? null : { kind: "dismiss", orders, reason };
    case "acknowledge": {
      const number = textOf(form, "number");
      if (number !== "" && orders.length === 1)
        return { kind: "acknowledge", orders, reason: reason ?? number, number };
      return reason === null ? null : { kind: "acknowledge", orders, reason };
    }
    default:
      return null;
  }
}

/** The chosen counterpart; the route checks that it is from TotalGest's list. */
export function readMapping(form: FormData): MapAction | null {
  const setting = MAPPINGS.find((one) => one === form.get("setting"));
  const [from, to] = [fieldOf(form, "from"), fieldOf(form, "to")];
  const orders = fieldsOf(form, "order").slice(0, MOST_ORDERS);
  const isWhole =
    setting !== undefined && from !== "" && from.length <= MOST_TEXT && to !== "" && to.length <= MOST_TEXT;
  return isWhole && orders.length > 0 ? { kind: "map", setting, from, to, orders } : null;
}

const MAPPINGS = ["mapping.payments", "mapping.vat", "mapping.countries"] as const;

/** A request that names no orders. */
export function readRunAction(form: FormData): OrderAction | ProductAction | null {
  switch (form.get("do")) {
    case "send-due":
      return { kind: "send-due" };
    case "pull":
      return { kind: "pull", full: false };
    case "allow-price": {
      const sku = fieldOf(form, "sku");
      return sku === "" || sku.length > MOST_TEXT ? null : { kind: "allow-price", skus: [sku] };
    }
    default:
      return null;
  }
}

/** Agreement needs what was shown, and the tick. */
export function readAgreement(form: FormData): { readonly action: ProductAction; readonly shown: Shown } | null {
  const shown = form.get("shown");
  const kind = MASS_CHANGES.find((one) => one === form.get("kind"));
  if (kind === undefined) return null;
  if (form.get("sure") !== "yes" || typeof shown !== "string" || !/^[\w-]{16}$/.test(shown)) return null;
  return { action: { kind: "agree", release: [kind] }, shown: { [HELD]: shown } };
}

/** One line of a form, as typed; "" = it is missing. */
export function fieldOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

/** All fields of this name. */
export function fieldsOf(form: FormData, name: string): readonly string[] {
  return form.getAll(name).filter((value) => typeof value === "string");
}

function textOf(form: FormData, name: string): string {
  return fieldOf(form, name).trim().slice(0, MOST_TEXT);
}
