import type { NotifyPolicy } from "../notify/message.ts";
import type { Secret } from "../common/secret.ts";

/** Everything that can be configured, after flag, environment, file and default were put together. */
export interface Settings {
  readonly totalgest: {
    /** Normalised URL without a slash at its end, e.g. `https://tg00.example.ch`. */
    readonly endpoint: string;
    readonly shopId: string;
    readonly ownerId: string;
    readonly username: string;
    readonly password: Secret;
    /** Calls begun a second, and calls in flight, at most; 0 = no limit. */
    readonly maxRequestsPerSecond: number;
    readonly maxInFlight: number;
    /** Absolute path of the file that says what this TotalGest speaks; null = the contract as it is. */
    readonly profile: string | null;
  };
  readonly framework360: {
    /** Normalised URL of the site, without `/m/api`, e.g. `https://shop.example.ch`. */
    readonly url: string;
    /** The name in every order's reference; stays when the address changes. */
    readonly site: string;
    readonly apiKey: Secret;
    /** IANA name, e.g. `Europe/Zurich`. */
    readonly timeZone: string;
    /** Calls begun a second, and calls in flight, at most; 0 = no limit. */
    readonly maxRequestsPerSecond: number;
    readonly maxInFlight: number;
    /** Absolute path of the file that says what this site speaks; null = the contract as it is. */
    readonly profile: string | null;
  };
  readonly export: {
    /** First local day (`YYYY-MM-DD`) whose orders are exported; null = not configured, nothing is exported. */
    readonly from: string | null;
    /** Status ids or names that mean completed; null = those named so in four languages. */
    readonly statuses: readonly string[] | null;
    readonly cancelled: readonly string[] | null;
  };
  readonly products: {
    /** Null = TotalGest's first. */
    readonly priceList: string | null;
    /** The first is the main language; null = TotalGest's. */
    readonly languages: readonly string[] | null;
    /** Pieces held back from what is shown. */
    readonly buffer: number;
  };
  readonly mapping: {
    /** The shop's payment id or name to TotalGest's code. */
    readonly payments: Readonly<Record<string, string>>;
    /** A VAT rate to TotalGest's code. */
    readonly vat: Readonly<Record<string, string>>;
    /** A country as the shop writes it to its ISO code. */
    readonly countries: Readonly<Record<string, string>>;
  };
  readonly notify: NotifyPolicy;
  readonly http: {
    readonly timeoutMs: number;
    /** Calls in flight per system. */
    readonly concurrency: number;
  };
}
