import { randomBytes } from "node:crypto";

import type { Child, FC } from "hono/jsx";

import type { ActKind } from "../core/acts/action.ts";
import { shownPush } from "../core/orders/fulfilment/rules.ts";
import type { OpenDelivery, OrderRecord } from "../core/orders/record.ts";
import { shownOrder } from "../core/orders/shown.ts";
import { pagePath, type ShopView } from "./view.ts";

/** What a form asks for: the value of its field `do`. Fields of each: see `routes/act.tsx`. */
export type Deed = ActKind | "settle-day" | "open-day" | "keep-all";

/** The pattern of a field that has to say something: blanks alone would be refused. */
export const NOT_BLANK = String.raw`.*\S.*`;

/** The pattern of a reason: it has a letter. */
export const HAS_LETTER = String.raw`.*\p{L}.*`;

/**
 * A form that acts. It goes to the one route that does, with an id that counts once (`once`) and the address to return to
 * (`back`). `does` absent = its buttons say it (`<button name="do">`). Draw it only for a visitor who may act.
 */
export const ActionForm: FC<{
  readonly view: ShopView;
  readonly does?: Deed;
  /** Absent = this page. */
  readonly back?: string;
  /** Hidden fields. */
  readonly fields?: Readonly<Record<string, string>>;
  /** The orders it is about, each with a fingerprint of what is shown of it. */
  readonly orders?: readonly OrderRecord[];
  /** Orders of which nothing is shown but that they wait. */
  readonly ids?: readonly string[];
  readonly class?: string;
  readonly id?: string;
  /** Further attributes of the form. */
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  readonly children?: Child;
}> = ({ view, does, back = view.here, fields = {}, orders = [], ids = [], attributes = {}, children, ...rest }) => (
  <form method="post" action={pagePath(view.shop, "act")} {...rest} {...attributes}>
    <Hidden name="once" value={randomBytes(16).toString("base64url")} />
    <Hidden name="back" value={back} />
    {does === undefined ? null : <Hidden name="do" value={does} />}
    {Object.entries(fields).map(([name, value]) => (
      <Hidden name={name} value={value} />
    ))}
    {orders.map((order) => (
      <Hidden name="order" value={tickOf(order)} />
    ))}
    {ids.map((id) => (
      <Hidden name="order" value={id} />
    ))}
    {children}
  </form>
);

const Hidden: FC<{ readonly name: string; readonly value: string }> = ({ name, value }) => (
  <input type="hidden" name={name} value={value} />
);

/** An order in a form: its id and a fingerprint of what was shown. */
export function tickOf(order: OrderRecord): string {
  return `${shownOrder(order)}:${order.id}`;
}

/** An order's status in a form: the order's id and a fingerprint of what a push sends. */
export function tickOfStatus({ id, fulfilment }: Pick<OpenDelivery, "id" | "fulfilment">): string {
  return `${shownPush(fulfilment)}:${id}`;
}
