/** The two systems, in the words of their users, and what each is called wherever it is named. */
export const SYSTEMS = {
  TotalGest: {
    section: "totalgest",
    address: "totalgest.endpoint",
    secret: "totalgest.password",
    mayNameAnother: "totalgest.shopId",
    profile: "totalgest.profile",
    profileOption: "--profile",
    /** What a first profile is called. */
    profileFile: "totalgest.json",
    /** What names it to `doctor` and `profile`, which are about TotalGest where nothing is said. */
    option: [],
  },
  Framework360: {
    section: "framework360",
    address: "framework360.url",
    secret: "framework360.apiKey",
    mayNameAnother: null,
    profile: "framework360.profile",
    profileOption: "--shop-profile",
    profileFile: "shop.json",
    option: ["--system", "framework360"],
  },
} as const satisfies Readonly<Record<string, SystemNames>>;

interface SystemNames {
  /** Its settings. */
  readonly section: string;
  /** The settings that hold its address, its secret and its profile. */
  readonly address: string;
  readonly secret: string;
  /** The setting that is likely wrong where the system knows us, and not what was asked about; null = there is none. */
  readonly mayNameAnother: string | null;
  readonly profile: string;
  readonly profileOption: string;
  readonly profileFile: string;
  readonly option: readonly string[];
}

export type System = keyof typeof SYSTEMS;

export type Section = (typeof SYSTEMS)[System]["section"];

/** In the order in which they are always named. */
export const SYSTEM_NAMES = ["TotalGest", "Framework360"] as const satisfies readonly System[];

/** Whose settings these are. */
export const SYSTEM_OF = {
  totalgest: "TotalGest",
  framework360: "Framework360",
} as const satisfies Readonly<Record<Section, System>>;

export function isSystem(name: string): name is System {
  return Object.hasOwn(SYSTEMS, name);
}
