/** The parts of the public JSON documents that are judged. */
export interface OrderEntry {
  readonly id: string;
  readonly placedAt: string;
  readonly total: string;
  readonly state: string;
  readonly reason: string | null;
  readonly flags: readonly string[];
  readonly afterExport: { readonly acknowledged: object | null } | null;
  readonly totalgest: { readonly number: string } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface StatusDocument {
  readonly health: string;
  readonly reasons: readonly string[];
  readonly reasonCodes: readonly string[];
  readonly late: number;
  readonly afterExport: number;
  readonly products: Readonly<Record<string, number>>;
  readonly orders: Readonly<Record<string, number>> & { readonly notLinked: Readonly<Record<string, number>> };
  readonly queue: { readonly depth: number };
}

export interface ExportDocument {
  readonly exitCode: number;
  readonly summary: Readonly<
    Record<"requested" | "exported" | "alreadyExported" | "failed" | "held" | "unconfirmed" | "waiting", number>
  >;
  readonly late: readonly { readonly id: string }[];
  readonly afterExport?: readonly { readonly id: string }[];
  readonly orders: readonly Omit<OrderEntry, "flags" | "afterExport" | "reason">[];
  /** The worst problem of the run. */
  readonly error?: { readonly code: string; readonly message: string };
  /** All of them, if there are several. */
  readonly problems?: readonly { readonly code: string }[];
}

export interface PullDocument {
  readonly exitCode: number;
  readonly summary: Readonly<Record<"created" | "updated" | "hidden" | "adopted" | "failed" | "textsLeft", number>>;
  readonly products: readonly { readonly sku: string; readonly action: string }[];
  readonly error?: { readonly code: string; readonly message: string };
}

interface Sum {
  readonly count: number;
  readonly sum: string | null;
}

export interface AuditDocument {
  readonly number: number;
  readonly exitCode: number;
  readonly proven: { readonly presence: boolean; readonly amount: boolean | null };
  readonly days: readonly {
    readonly day: string;
    readonly shop: Sum;
    readonly difference: Sum;
    readonly proven: boolean;
    readonly open: boolean;
    readonly givenUp: { readonly reason: string } | null;
  }[];
  readonly exceptions: readonly {
    readonly kind: string;
    readonly id: string;
    readonly day: string | null;
    readonly message: string;
  }[];
  readonly unread: readonly { readonly code: string; readonly message: string }[];
}
