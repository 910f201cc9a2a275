import type { OrderFacts } from "../../core/order/pieces.ts";
import type { StoredReservation, NewReservation, Taken } from "../../core/order/pieces.ts";

/** Selects products by their ids, SKUs (as TotalGest has them) or shop ids. */
export interface ProductsBy {
  readonly ids?: readonly string[];
  readonly skus?: readonly string[];
  readonly shopIds?: readonly string[];
}

/** A reservation with the facts that its article depends on. */
export interface DatedReservation extends StoredReservation {
  readonly order: OrderFacts;
}

/** Selects reservations by orders, shop products or products of TotalGest. */
export interface ReservationsBy {
  readonly orderIds?: readonly string[];
  readonly shopProductIds?: readonly string[];
  readonly productIds?: readonly string[];
  /** Those that end at or before this instant, epoch ms. */
  readonly untilMs?: number;
  /** Those with a confirmation number below this. */
  readonly confirmedBefore?: number;
}

/** Reservations of orders, and the stock that follows from them. */
export interface ReservationRows {
  /** The reservations of these orders, in no order. */
  readReservations(orderIds: readonly string[]): Promise<readonly StoredReservation[]>;
  /** Whether there are any reservations. */
  hasReservations(): Promise<boolean>;
  /** In no order. */
  findReservations(by: ReservationsBy): Promise<readonly DatedReservation[]>;
  addReservations(reservations: readonly NewReservation[]): Promise<void>;
  removeReservations(keys: readonly number[]): Promise<void>;
  /** Sets another end. */
  dateReservations(
    dates: readonly {
      readonly keys: readonly number[];
      readonly confirmed: number | null;
      readonly untilMs: number | null;
    }[],
  ): Promise<void>;
  /** Sets the products that these are taken from. */
  redirectReservations(
    moves: readonly { readonly key: number; readonly to: Pick<Taken, "productId" | "bySku"> }[],
  ): Promise<void>;
  /**
   * Recomputes what these products should show: max(0, floor(stock - reserved - buffer)). Reserved are the pieces taken
   * from the product itself and by its SKU; those of an exported order only while the product's stock is from a read
   * that began before the confirmation.
   */
  recountStock(products: ProductsBy): Promise<void>;
  /** Marks the shop's own figures of these as unknown: they are pushed again even if equal. */
  forgetQuantities(products: ProductsBy): Promise<void>;
}
