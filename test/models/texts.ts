/** The texts of a product, by place, and what may become of those that an editor wrote in the shop. */
import { ownerOf, untoldData } from "./owned.ts";
import { type Article, articleOf, type Good, type World } from "./world.ts";

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

/** Both sides of a text, as a person keeps them. */
function pairOf(wanted: string, shown: string): string {
  return `${wanted}\n${shown}`;
}

/**
 * A write of the tool, which changes a product: what the editor has there stays, unless a person has said that it is replaced. What an
 * editor had there before comes back only where a person has said so.
 */
export function judgeTexts(world: World, good: Good, after: Texts): void {
  const [was, is] = [placesOf(good.fields), placesOf(after)];
  const article = world.articleOf(good) ?? world.deleted.get(articleOf(good));
  const wanted = article && wantedOf(article);
  judgeReplaced(world, good, is);
  for (const [place, text] of is) {
    const isTotalGests = wanted?.get(place) === text;
    if (was.get(place) === text || !good.editors.has(text) || isTotalGests) continue;
    if (world.restored !== good.id)
      world.violations.push(`the editor's text “${text}” of ${good.id} came back unasked`);
    good.own.set(place, { text, at: world.events });
    good.replaced.delete(place);
  }
}

function judgeReplaced(world: World, good: Good, is: Places): void {
  for (const [place, { text, at }] of good.own) {
    if (is.get(place) === text) continue;
    good.own.delete(place);
    // Written between the tool's look at the product and its write, it may be lost.
    const isUnseen = good.gotAt > world.cycleBeganAt && at > good.gotAt;
    if (isUnseen) {
      // The tool knows of the one before, if of any.
      good.replaced.delete(place);
      continue;
    }
    const now = is.get(place) ?? "";
    const isAsked = ownerOf(world, place) === "totalgest!" && now !== "" && good.kept.get(place) !== pairOf(now, text);
    if (world.overwritten === good.id || isAsked) {
      good.replaced.set(place, text);
      continue;
    }
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
      // Made for an article that is gone, and whose SKU another one has: what its creation sent may not be known, if it had no answer.
      if (good.madeFor !== "" && !world.articles.has(good.madeFor) && shown !== "") return false;
      const isEditors = owner !== "totalgest!" || wanted === "" || isKept({ good, place, wanted, shown });
      if (good.editors.has(shown) && shown !== "" && isEditors) return false;
      return wanted !== "" || !place.startsWith("name");
    })
    .map(({ good, place, wanted, shown }) => `${good.id} shows “${shown}” as ${place}, and TotalGest has “${wanted}”`);
  const data = [...world.goods.values()].flatMap((good) => {
    const article = world.articleOf(good);
    return article === undefined || isLeft(article.id) ? [] : untoldData(world, good, article);
  });
  return [...texts, ...data];
}

function isKept({ good, place, wanted, shown }: Differing): boolean {
  return good.kept.get(place) === pairOf(wanted, shown);
}

/** A person keeps what the shop has otherwise than TotalGest; how many texts these are. `fits`: of these places alone. */
export function keep(world: World, good: Good, fits: (place: string) => boolean = () => true): number {
  const kept = differing(world).filter((one) => {
    const isOwned = ownerOf(world, one.place).startsWith("totalgest");
    return one.good === good && isOwned && one.wanted !== "" && one.shown !== "" && fits(one.place);
  });
  good.kept = new Map([...good.kept, ...kept.map((one) => [one.place, pairOf(one.wanted, one.shown)] as const)]);
  return kept.length;
}

/** Where others own a text, nobody has decided about it any more. */
export function endKept(world: World): void {
  for (const good of world.goods.values()) {
    good.kept = new Map([...good.kept].filter(([place]) => ownerOf(world, place).startsWith("totalgest")));
  }
}

/** What was replaced of a product and is not shown again, where the shop has nothing newer of its own. */
export function notBack({ own, seen }: Good, replaced: Good["replaced"]): readonly string[] {
  const shown = placesOf(seen);
  return [...replaced]
    .filter(([place, text]) => (own.get(place)?.text ?? text) === text && shown.get(place) !== text)
    .map(([place, text]) => `“${text}” was put back as ${place}, and the shop shows “${shown.get(place) ?? ""}”`);
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
      !isKept({ good, place, wanted, shown }) &&
      !left.some(
        (one) =>
          one.good === good && place.startsWith(`${one.place}_i18n.`) && one.wanted === wanted && one.shown === shown,
      ),
  ).length;
}
