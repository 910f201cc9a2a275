import italian from "./library/italian.json" with { type: "json" };
import odata from "./library/odata.json" with { type: "json" };
import phpBox from "./library/php-box.json" with { type: "json" };

/** Profiles to start from, from the plainest to the oddest. Each one passes the whole test suite with its server. */
export const LIBRARY = { italian, odata, "php-box": phpBox } as const satisfies Readonly<Record<string, unknown>>;

export type ProfileName = keyof typeof LIBRARY;
