/**
 * What a database has to do for the store: row operations inside a transaction. They read and write, and judge nothing; every
 * rule stands in `core/`, every transition in `store/steps/`.
 *
 * Row operations take and give many rows, so that a step asks a server at a distance a few times, however large its page is.
 * For all of them: a list that is empty reads and writes nothing; ids that are not there are left out of answers, and of
 * writes; instants are epoch ms; quantities are whole millionths of a piece ("micro"); what is stored as JSON comes back as
 * it was written. They throw StoreError where the disk or the file is the matter.
 */
import type { AuditRows } from "./audits.ts";
import type { BindingRows } from "./binding.ts";
import type { BrakeRows } from "./brakes.ts";
import type { LinkRows } from "./links.ts";
import type { NoteRows } from "./notes.ts";
import type { OrderRows } from "./orders.ts";
import type { OutboxRows } from "./outbox.ts";
import type { PassRows } from "./passes.ts";
import type { ProductRows } from "./products.ts";
import type { RequestRows } from "./requests.ts";
import type { ReservationRows } from "./reservations.ts";
import type { ShopProductRows } from "./shop-products.ts";
import type { StatusRows } from "./status.ts";

export interface Rows
  extends
    OrderRows,
    ReservationRows,
    ProductRows,
    LinkRows,
    PassRows,
    ShopProductRows,
    BrakeRows,
    NoteRows,
    StatusRows,
    OutboxRows,
    AuditRows,
    BindingRows,
    RequestRows {}

export interface Transactions {
  /**
   * Work that writes nothing that has to last. It sees no half of another transaction of this process; several statements may
   * straddle one of another process.
   */
  read<T>(work: (rows: Rows) => Promise<T>): Promise<T>;
  /**
   * A whole step: when the promise resolves it happened and is on disk, or it did not happen at all. The work may run twice,
   * where another step of its transaction fails: it touches nothing but `rows`. One at a time, over all processes.
   */
  write<T>(work: (rows: Rows) => Promise<T>): Promise<T>;
  /**
   * As `write`, of what a system answered: also where another works on this direction by now. The work has to judge by the rows
   * whether it still says anything.
   */
  writeAnswer<T>(work: (rows: Rows) => Promise<T>): Promise<T>;
}
