import type { Lang } from "../common/language.ts";
import type { Secret } from "../common/secret.ts";
import type { Owners } from "../products/owners.ts";
import type { StatusOfState } from "../orders/fulfilment/fulfilment.ts";

/** All settings, merged from flags, environment, file and defaults. */
export interface Settings {
  readonly totalgest: {
    /** Normalised URL without a trailing slash, e.g. `https://tg00.example.ch`. */
    readonly endpoint: string;
    readonly shopId: string;
    readonly ownerId: string;
    readonly username: string;
    readonly password: Secret;
    /** The most calls started per second and the most calls in flight; 0 = no limit. */
    readonly maxRequestsPerSecond: number;
    readonly maxInFlight: number;
    /** Absolute path of this TotalGest's profile; null = the built-in contract. */
    readonly profile: string | null;
    /** Absolute path of a module that answers operations; absent or null = none. */
    readonly adapter?: string | null;
    /** Hosts that the module may call besides the endpoint's. */
    readonly hosts?: readonly string[];
  };
  readonly framework360: {
    /** Normalised URL of the site, without `/m/api`, e.g. `https://shop.example.ch`. */
    readonly url: string;
    /** The name in every order's reference; it stays when the address changes. */
    readonly site: string;
    readonly apiKey: Secret;
    /** IANA name, e.g. `Europe/Zurich`. */
    readonly timeZone: string;
    /** What an order's total is where prices exclude VAT: with VAT, or without. */
    readonly totals: "gross" | "net";
    /** The most calls started per second and the most calls in flight; 0 = no limit. */
    readonly maxRequestsPerSecond: number;
    readonly maxInFlight: number;
    /** Absolute path of this site's profile; null = the built-in contract. */
    readonly profile: string | null;
  };
  readonly export: {
    /** First local day (`YYYY-MM-DD`) whose orders are exported; null = not configured, nothing is exported. */
    readonly from: string | null;
    /**
     * Status ids or names of each class (`StatusClass`): completed, not completed yet, cancelled or refunded, and what
     * comes after completed. Null = recognised by their names in four languages.
     */
    readonly statuses: readonly string[] | null;
    readonly open: readonly string[] | null;
    readonly cancelled: readonly string[] | null;
    readonly after: readonly string[] | null;
    /** `required`: an order whose way of shipping has no code in TotalGest is held; `optional`: it goes without. */
    readonly shipping: "optional" | "required";
    /** `true`: TotalGest is told of payments that come after the export. Absent = `false`. */
    readonly payments?: "true" | "false";
  };
  readonly fulfilment: {
    /** By id or name; none = no status is pushed when an order leaves. */
    readonly statuses: StatusOfState;
  };
  readonly products: {
    /** Null = the first price list of TotalGest. */
    readonly priceList: string | null;
    /** The first is the main language; null = TotalGest's languages. */
    readonly languages: readonly string[] | null;
    /** Pieces that are subtracted from every shown quantity. */
    readonly buffer: number;
    /** Who owns a field; absent = TotalGest. */
    readonly fields: Owners;
  };
  readonly mapping: {
    /** From the shop's payment id or name to TotalGest's code. */
    readonly payments: Readonly<Record<string, string>>;
    /** From a VAT rate to TotalGest's code. */
    readonly vat: Readonly<Record<string, string>>;
    /** From the shop's id or name of a way of shipping to TotalGest's code. */
    readonly shipping: Readonly<Record<string, string>>;
    /** From a country (`FR`), or a country and region (`CH-TI`), to the language of buyers whose orders name none. */
    readonly language: Readonly<Record<string, Lang>>;
    /** From a country as the shop writes it to its ISO code. */
    readonly countries: Readonly<Record<string, string>>;
  };
  readonly retention: {
    /** Buyers of orders in which nothing has changed for so long are forgotten; null = never. */
    readonly keptMs: number | null;
  };
  readonly http: {
    readonly timeoutMs: number;
    /** Calls in flight per system. */
    readonly concurrency: number;
  };
}
