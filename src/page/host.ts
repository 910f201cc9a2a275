import type { AccessStore } from "../core/access/user.ts";
import type { OpenDecision } from "../core/orders/fix/open-decisions.ts";
import type { GivenUp } from "../core/audit/report.ts";
import type { LocalDay } from "../core/common/time/zone.ts";
import type { Clock } from "../core/ports/clock.ts";
import type { Store } from "../core/ports/store.ts";
import type { OrderAction } from "../core/acts/action.ts";
import type { NewPageRun } from "../core/acts/page-run.ts";
import type { Problem } from "../core/common/problems/problem.ts";
import type { OwnedText } from "../core/products/owners.ts";
import type { Overview } from "../core/run/health.ts";
import type { Lang } from "../core/common/language.ts";
import type { ShopRow } from "../view/shops/shops.ts";

export type Mapping = Extract<OrderAction, { kind: "map" }>;

type KeptStatus = Extract<OrderAction, { kind: "keep-status" }>;

/** `was`: what the value is mapped to in the settings now; "" = nothing. */
export type Mendable = OpenDecision & { readonly was: string };

/** The settings of a shop that its page shows something of. */
export interface PageSettings {
  /** Its host name, or `framework360.site`; null = it is not set up. */
  readonly site: string | null;
  /** `page.images`: a browser fetches pictures from where they are. */
  readonly showsImages: boolean;
  /** Of an order in the shop's back office; `{id}` stands for its id. Null = none is set. */
  readonly orderUrl: string | null;
  /** The first day whose orders are sent; null = none is set. */
  readonly exportFrom: LocalDay | null;
}

/**
 * The interface of the page to everything else. The page knows no files, locks or systems; its server passes a host.
 */
export interface PageHost {
  readonly clock: Clock;
  readonly access: AccessStore;
  /** The default language. */
  readonly lang: Lang;
  /** The names of the present shops. Throws ConfigurationError. */
  listShops(): Promise<readonly string[]>;
  /** The health of these shops. */
  readShops(shops: readonly string[]): Promise<readonly ShopRow[]>;
  /** Reads the state of a shop. Throws as `status` does. */
  read<T>(shop: string, look: (store: Store, timeZone: string) => Promise<T>): Promise<T>;
  readOverview(shop: string): Promise<Overview>;
  /**
   * Carries out a decision, or begins a run in this process, which goes on after this. Returns its id; if its form was sent
   * before, that of the first, and nothing else happens. `refusal`: nothing is done, and that is why.
   */
  act(shop: string, run: NewPageRun, refusal?: Problem): Promise<number>;
  /** What a mapping can solve, with TotalGest's own lists to choose from. Calls TotalGest. Throws as a run does. */
  readMendable(shop: string): Promise<readonly Mendable[]>;
  /**
   * Saves a mapping as `configure` does. Returns the names of environment variables that override it. Throws LockedError if the
   * value is no longer mapped to what it `was`.
   */
  saveMapping(shop: string, mapping: Mapping, was: string): Promise<readonly string[]>;
  /** The shop owns these texts of all products from now on, as `configure --fields` saves it. Returns as `saveMapping` does. */
  keepAll(shop: string, texts: OwnedText): Promise<readonly string[]>;
  /**
   * Notes that a status still means what it meant under its new name, as `configure` does. Returns the names of environment
   * variables that override it. Throws LockedError if it has yet another name by now.
   */
  keepStatus(shop: string, kept: KeptStatus): Promise<readonly string[]>;
  /** Gives a day up that no audit can prove, or opens it again (null). Throws as `decideDay` does. */
  decideDay(shop: string, day: LocalDay, given: GivenUp | null): Promise<void>;
  /** Throws as `read` does. */
  readSettings(shop: string): Promise<PageSettings>;
  /** Makes the shop due now. */
  hint(shop: string): void;
  /** Stores for `status` and mails that signals of the shop are refused; null = they are accepted. Throws as `status` does. */
  noteSignals(shop: string, refused: Problem | null): Promise<void>;
  /** The secret of the shop's signals; null = not set up. */
  readHintSecret(shop: string): Promise<string | null>;
  /** Masks secrets of any origin; never used for what a visitor typed. */
  clean(text: string): string;
  /** Reports an error to the operator, in the log of the process. */
  report(error: unknown, shop?: string): void;
}

/** Where the page is served, and to whom. */
export interface Site {
  /** Allowed host names: `127.0.0.1:8360`, `localhost:8360`, the host of the public address. */
  readonly hosts: ReadonlySet<string>;
  /** `http://127.0.0.1:8360`, and the public address. */
  readonly origins: ReadonlySet<string>;
  /** Browsers use TLS: cookies are sent only over TLS. */
  readonly isSecure: boolean;
  /** Addresses whose `X-Forwarded-For` is trusted. */
  readonly trustedProxies: readonly string[];
}
