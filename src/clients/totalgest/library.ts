/** Profiles to start from, from the plainest to the oddest. Each one passes the whole test suite with its server. */
export const LIBRARY = {
  italian: async () => (await import("./library/italian.json", { with: { type: "json" } })).default,
  odata: async () => (await import("./library/odata.json", { with: { type: "json" } })).default,
  "php-box": async () => (await import("./library/php-box.json", { with: { type: "json" } })).default,
} as const satisfies Readonly<Record<string, () => Promise<unknown>>>;

export type ProfileName = keyof typeof LIBRARY;
