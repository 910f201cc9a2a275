/** Profiles to start from, one for each family of systems. Each one passes the whole test suite with its server. */
export const LIBRARY = {
  ansi: async () => (await import("./library/ansi.json", { with: { type: "json" } })).default,
  "header-key": async () => (await import("./library/header-key.json", { with: { type: "json" } })).default,
  italian: async () => (await import("./library/italian.json", { with: { type: "json" } })).default,
  "no-look-up": async () => (await import("./library/no-look-up.json", { with: { type: "json" } })).default,
  odata: async () => (await import("./library/odata.json", { with: { type: "json" } })).default,
  "php-box": async () => (await import("./library/php-box.json", { with: { type: "json" } })).default,
  "query-token": async () => (await import("./library/query-token.json", { with: { type: "json" } })).default,
  rpc: async () => (await import("./library/rpc.json", { with: { type: "json" } })).default,
  "typed-lists": async () => (await import("./library/typed-lists.json", { with: { type: "json" } })).default,
  xmlish: async () => (await import("./library/xmlish.json", { with: { type: "json" } })).default,
} as const satisfies Readonly<Record<string, () => Promise<unknown>>>;

export type ProfileName = keyof typeof LIBRARY;
