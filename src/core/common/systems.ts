/** The two systems with the names of their settings, files and options. */
export const SYSTEMS = {
  TotalGest: {
    section: "totalgest",
    address: "totalgest.endpoint",
    secret: "totalgest.password",
    /** The setting that is probably wrong if the system does not know what was asked for; null = none. */
    mayNameAnother: "totalgest.shopId",
    profile: "totalgest.profile",
    profileOption: "--profile",
    /** The option that selects it in `doctor` and `profile`; TotalGest is the default. */
    option: [],
  },
  Framework360: {
    section: "framework360",
    address: "framework360.url",
    secret: "framework360.apiKey",
    mayNameAnother: null,
    profile: "framework360.profile",
    profileOption: "--shop-profile",
    option: ["--system", "framework360"],
  },
} as const;

export type System = keyof typeof SYSTEMS;

export type SystemSection = (typeof SYSTEMS)[System]["section"];

/** In the order in which they are always listed. */
export const SYSTEM_NAMES = ["TotalGest", "Framework360"] as const satisfies readonly System[];

/** The system of a section of settings. */
export const SYSTEM_OF = {
  totalgest: "TotalGest",
  framework360: "Framework360",
} as const satisfies Readonly<Record<SystemSection, System>>;

export function isSystem(name: string): name is System {
  return Object.hasOwn(SYSTEMS, name);
}
