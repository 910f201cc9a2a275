import type { AccessStore } from "../core/access/user.ts";
import type { OnHold } from "../core/fix/on-hold.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Store } from "../core/ports/store.ts";
import type { NewRequest, OrderAction } from "../core/requests/request.ts";
import type { Overview } from "../report/json/documents.ts";
import type { Lang } from "../core/common/language.ts";
import type { ShopRow } from "../report/screens/shops.ts";

export type MapAction = Extract<OrderAction, { kind: "map" }>;

/** What the page works with. It knows no file, no lock and no system: whoever serves it brings them. */
export interface Host {
  readonly clock: Clock;
  readonly access: AccessStore;
  /** Where nothing is chosen. */
  readonly lang: Lang;
  /** Names of the shops that there are, now. Throws ConfigurationError. */
  listShops(): Promise<readonly string[]>;
  /** How these stand. */
  readShops(shops: readonly string[]): Promise<readonly ShopRow[]>;
  /** Looks at the state of a shop. Throws as `status` does. */
  read<T>(shop: string, look: (store: Store, timeZone: string) => Promise<T>): Promise<T>;
  readOverview(shop: string): Promise<Overview>;
  /** Files a request and sees to it that it is carried out. Returns its id at once. */
  ask(shop: string, request: NewRequest): Promise<number>;
  /** What one mapping mends, with TotalGest's own lists to choose from. Asks TotalGest. Throws as a run does. */
  readMendable(shop: string): Promise<readonly OnHold[]>;
  /**
   * Saves a mapping as `configure` does, and files the request to send what was held for it. Names of environment variables
   * that stand over it = nothing is filed.
   */
  map(shop: string, action: MapAction, author: string): Promise<number | readonly string[]>;
  /** The shop is due now. */
  hint(shop: string): void;
  /** What the shop signs its hints with; null = hints are not set up. */
  readHintSecret(shop: string): Promise<string | null>;
  /** Masks secrets, wherever they came from. */
  clean(text: string): string;
  /** What broke in a page, for whoever runs this. */
  report(error: unknown): void;
}

/** Where the page is served, and to whom. */
export interface Site {
  /** What browsers may call this: `127.0.0.1:8360`, `localhost:8360`, the host of the public address. */
  readonly hosts: ReadonlySet<string>;
  /** `http://127.0.0.1:8360`, and the public address. */
  readonly origins: ReadonlySet<string>;
  /** Browsers come over TLS: cookies are for TLS alone. */
  readonly isSecure: boolean;
  /** Addresses whose `X-Forwarded-For` counts. */
  readonly trustedProxies: readonly string[];
}
