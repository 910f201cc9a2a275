/** The texts of a product, by place, and what may become of those that an editor wrote in the shop. */
import { ownerOf, untoldData } from "./owned.ts";
import type { Article, Good, World } from "./world.ts";

/** By place: `description`, `name_i18n.fr`. An empty text is none. */
export type Places = ReadonlyMap<string, string>;

type Texts = Readonly<Record<string, unknown>>;

export const FIELDS = { name: "name", shortDescription: "short_description", description: "description" } as const;
/** The main language first, then in this order. */
const LANGUAGES = ["it", "de", "fr", "en"];

/** What a product of the shop shows. */
export function placesOf(fields: Texts): Places {
  const found: [string, unknown][] = Object.values(FIELDS).flatMap((name) => [
    [name, fields[name]] as [string, unknown],
    ...Object.entries((fields[`${name}_i18n`] ?? {}) as Texts).map(([language, text]): [string, unknown] => [
      `${name}_i18n.${language}`,
      text,
    ]),
  ]);
  return new Map(found.filter((one): one is [string, string] => typeof one[1] === "string" && one[1] !== ""));
}

/** What TotalGest has to tell. */
function wantedOf({ name, texts }: Article): Places {
  const all: Texts = { name, ...texts };
  const fields = Object.entries(FIELDS).flatMap(([from, to]) => {
    const value = all[from] ?? "";
    if (typeof value === "string") return [[to, value] as const];
    const byLanguage = value as Texts;
    const plain = LANGUAGES.map((language) => byLanguage[language] ?? "").find((text) => text !== "") ?? "";
    return [[to, plain] as const, [`${to}_i18n`, value] as const];
  });
  return placesOf(Object.fromEntries(fields));
}

/** A write of the tool, which changes a product: what the editor has there stays, unless a person has said that it is replaced. */
export function judgeTexts(world: World, good: Good, after: Texts): void {
  const is = placesOf(after);
  for (const [place, { text, at }] of good.own) {
    if (is.get(place) === text) continue;
    good.own.delete(place);
    // Written between the tool's look at the product and its write, it may be lost.
    const isUnseen = good.gotAt > world.cycleBeganAt && at > good.gotAt;
    if (isUnseen || world.overwritten === good.id) continue;
    const now = is.get(place) ?? "";
    if (ownerOf(world, place) === "totalgest!" && now !== "") continue;
    world.violations.push(
      `the editor's text ${place} of ${good.id}, “${text}”, was ${now === "" ? "erased" : `replaced by “${now}”`}`,
    );
  }
}

interface Differing {
  readonly good: Good;
  readonly place: string;
  readonly wanted: string;
  readonly shown: string;
}

/** Texts that TotalGest has otherwise than the shop last showed them to somebody; empty ones too. */
function differing(world: World): readonly Differing[] {
  return [...world.goods.values()].flatMap((good) => {
    const article = world.articleOf(good);
    if (article === undefined) return [];
    const [wanted, shown] = [wantedOf(article), placesOf(good.seen)];
    return [...new Set([...wanted.keys(), ...shown.keys()])]
      .map((place) => ({ good, place, wanted: wanted.get(place) ?? "", shown: shown.get(place) ?? "" }))
      .filter((one) => one.wanted !== one.shown);
  });
}

/**
 * Texts that should have been told, or emptied, because they are TotalGest's, or the shop has none. `isLeft`: of this article nothing
 * is told.
 */
export function untold(world: World, isLeft: (articleId: string) => boolean): readonly string[] {
  const texts = differing(world)
    .filter(({ good, place, wanted, shown }) => {
      const owner = ownerOf(world, place);
      if (owner === "shop" || (owner === "first" && shown !== "") || isLeft(world.articleOf(good)?.id ?? ""))
        return false;
      if (good.editors.has(shown) && shown !== "" && (owner !== "totalgest!" || wanted === "")) return false;
      return wanted !== "" || !place.startsWith("name");
    })
    .map(({ good, place, wanted, shown }) => `${good.id} shows “${shown}” as ${place}, and TotalGest has “${wanted}”`);
  const data = [...world.goods.values()].flatMap((good) => {
    const article = world.articleOf(good);
    return article === undefined || isLeft(article.id) ? [] : untoldData(world, good, article);
  });
  return [...texts, ...data];
}

/** The texts of a product that TotalGest has otherwise than the shop. */
export function leftOf(world: World, good: Good): readonly string[] {
  return differing(world)
    .filter((one) => one.good === good && one.wanted !== "")
    .map(({ place, wanted, shown }) => `${good.id} shows “${shown}” as ${place}, and TotalGest has “${wanted}”`);
}

/** How many texts the tool has to say that it left. The same text in its main language counts once. */
export function countLeft(world: World): number {
  const left = differing(world).filter(
    ({ place, wanted, shown }) => ownerOf(world, place) === "totalgest" && wanted !== "" && shown !== "",
  );
  return left.filter(
    ({ good, place, wanted, shown }) =>
      !left.some(
        (one) =>
          one.good === good && place.startsWith(`${one.place}_i18n.`) && one.wanted === wanted && one.shown === shown,
      ),
  ).length;
}
