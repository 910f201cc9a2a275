/** These have every text. A further language may have some: what it lacks is shown in English. */
export const WHOLE_LANGUAGES = ["en", "fr", "it", "de"] as const;
