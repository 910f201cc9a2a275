import type { OrderFacts } from "../../core/order/pieces.ts";
import type { StoredReservation, NewReservation, Taken } from "../../core/order/pieces.ts";

/** Which products: those with one of these ids, SKUs (as TotalGest has them) or ids of the shop. */
export interface ProductsBy {
  readonly ids?: readonly string[];
  readonly skus?: readonly string[];
  readonly shopIds?: readonly string[];
}

/** A reservation with what its article depends on besides itself. */
export interface DatedReservation extends StoredReservation {
  readonly order: OrderFacts;
}

/** Which reservations: those of one of these orders, shop products or products of TotalGest's. */
export interface ReservationsBy {
  readonly orderIds?: readonly string[];
  readonly shopProductIds?: readonly string[];
  readonly productIds?: readonly string[];
  /** Those that an older version made, and of which it is not decided what they are taken from. */
  readonly isUndecided?: true;
  /** Those that end at or before this instant, epoch ms. */
  readonly untilMs?: number;
  /** Those with the number of a confirmation below this. */
  readonly confirmedBefore?: number;
}

/** Pieces that orders keep, and what follows for the stock. */
export interface ReservationRows {
  /** What these orders reserve, in no order. */
  readReservations(orderIds: readonly string[]): Promise<readonly StoredReservation[]>;
  /** Whether anything is reserved at all. */
  hasReservations(): Promise<boolean>;
  /** In no order. */
  findReservations(by: ReservationsBy): Promise<readonly DatedReservation[]>;
  addReservations(reservations: readonly NewReservation[]): Promise<void>;
  removeReservations(keys: readonly number[]): Promise<void>;
  /** Gives these another end. */
  dateReservations(
    dates: readonly {
      readonly keys: readonly number[];
      readonly confirmed: number | null;
      readonly untilMs: number | null;
    }[],
  ): Promise<void>;
  /** Of which products these are taken from now on. */
  redirectReservations(
    moves: readonly { readonly key: number; readonly to: Pick<Taken, "productId" | "bySku"> }[],
  ): Promise<void>;
  /**
   * Works out what these products should show: max(0, floor(stock - reserved - buffer)). Reserved is what is taken from the
   * product itself, and by its SKU; of an exported order only while the product's stock is from a read that began before the
   * confirmation.
   */
  recountStock(products: ProductsBy): Promise<void>;
  /** The shop's own figures of these are not known any more: they are pushed again even if equal. */
  forgetQuantities(products: ProductsBy): Promise<void>;
}
