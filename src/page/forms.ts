/** Reads the forms of `routes/act.tsx`. Null = not a valid one. */
import { type OrderAction, reasonIn } from "../core/acts/action.ts";
import { MAPPING_SETTINGS } from "../core/common/problems/kinds.ts";
import type { Scope } from "../core/acts/page-run.ts";
import { OWNED_TEXTS, type OwnedText } from "../core/products/owners.ts";
import type { Mapping } from "./host.ts";

const MOST_ORDERS = 10_000;
const MOST_TEXT = 300;

/** The one-time id of a form. */
export function readOnce(form: FormData): string | null {
  const once = fieldOf(form, "once");
  return /^[\w-]{22}$/.test(once) ? once : null;
}

/** The ticked orders, or their statuses, `SHOWN:ID` each. */
export function readTicked(form: FormData): Scope {
  const ticked = new Map<string, string>();
  for (const value of fieldsOf(form, "order").slice(0, MOST_ORDERS)) {
    const [, shown = "", id = ""] = /^([\w-]{16}):(.+)$/s.exec(value) ?? [];
    if (id !== "") ticked.set(id, shown);
  }
  return [...ticked];
}

export function readOrderAction(form: FormData, orders: number): OrderAction | null {
  const reason = reasonIn(typedText(form, "reason"));
  switch (form.get("do")) {
    case "send": {
      const by = form.get("articleBy");
      const cancelledToo = form.get("sure") === "yes" ? { cancelledToo: true } : {};
      return { kind: "send", ...cancelledToo, ...(by === "link" || by === "sku" ? { articleBy: by } : {}) };
    }
    case "look-up":
      return { kind: "look-up" };
    case "resend":
      return { kind: "resend" };
    case "mark-exported": {
      const number = typedText(form, "number");
      return number === "" || orders !== 1 ? null : { kind: "mark-exported", number, reason };
    }
    case "dismiss":
      return reason === null ? null : { kind: "dismiss", reason };
    case "put-back":
      return { kind: "put-back" };
    case "acknowledge": {
      const number = typedText(form, "number");
      if (number !== "" && orders === 1) return { kind: "acknowledge", reason: reason ?? number, number };
      return reason === null ? null : { kind: "acknowledge", reason };
    }
    default:
      return null;
  }
}

/** The chosen counterpart, and the orders that wait for it; the route checks that it is from TotalGest's list. */
export function readMapping(
  form: FormData,
): { readonly mapping: Mapping; readonly was: string; readonly scope: Scope } | null {
  const setting = MAPPING_SETTINGS.find((one) => one === form.get("setting"));
  const [from, to] = [fieldOf(form, "from"), fieldOf(form, "to")];
  const orders = fieldsOf(form, "order").slice(0, MOST_ORDERS);
  const isWhole =
    setting !== undefined && from !== "" && from.length <= MOST_TEXT && to !== "" && to.length <= MOST_TEXT;
  if (!isWhole || orders.length === 0) return null;
  const scope = [...new Set(orders)].map((id) => [id, ""] as const);
  return { mapping: { kind: "map", setting, from, to }, was: fieldOf(form, "was"), scope };
}

/** One order or product, and what was shown of it. */
export function readOne(form: FormData): Scope | null {
  const [id, shown] = [fieldOf(form, "id"), fieldOf(form, "shown")];
  return id === "" || shown === "" || id.length > MOST_TEXT || shown.length > MOST_TEXT ? null : [[id, shown]];
}

/** Which texts of products it is about. */
export function readTexts(form: FormData): OwnedText | null {
  return OWNED_TEXTS.find((one) => one === form.get("texts")) ?? null;
}

/** One line of a form, as typed; "" = it is missing. */
export function fieldOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

/** All fields of this name. */
function fieldsOf(form: FormData, name: string): readonly string[] {
  return form.getAll(name).filter((value) => typeof value === "string");
}

export function typedText(form: FormData, name: string): string {
  return fieldOf(form, name).trim().slice(0, MOST_TEXT);
}
