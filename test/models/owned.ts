/** Who owns a field of the shop's products, and what the tool may write of it and has to: by `docs/rules.md`. */
import { placesOf } from "./texts.ts";
import type { Article, Good, World } from "./world.ts";

export type Owner = "totalgest" | "totalgest!" | "first" | "shop";
export type Owned = "name" | "descriptions" | "ean" | "price" | "images";
/** Absent = `totalgest`, but `first` of pictures. */
export type Owners = { readonly [Name in Owned]?: Owner };

export const OWNERS_OF: Readonly<Record<Owned, readonly Owner[]>> = {
  name: ["totalgest", "totalgest!", "first", "shop"],
  descriptions: ["totalgest", "totalgest!", "first", "shop"],
  ean: ["totalgest", "first", "shop"],
  price: ["totalgest", "first", "shop"],
  images: ["totalgest", "first", "shop"],
};

/** A price goes with its VAT rate. */
const DATA: Readonly<Record<string, Owned>> = { ean: "ean", price: "price", tax_id: "price" };

/** `place`: `name_i18n.fr`, `price`. */
export function ownerOf({ owners }: Pick<World, "owners">, place: string): Owner {
  return owners[DATA[place] ?? (place.startsWith("name") ? "name" : "descriptions")] ?? "totalgest";
}

function shownIn(fields: Good["fields"]): ReadonlyMap<string, string> {
  const data = Object.keys(DATA).map((name) => [name, fields[name]] as const);
  return new Map([...placesOf(fields), ...data.filter((one): one is [string, string] => typeof one[1] === "string")]);
}

/** A write of the tool: what the shop owns is never told, but for the name and the price of a new product. */
export function judgeOwned(world: World, good: Good, after: Good["fields"], isNew: boolean): void {
  const [is, becomes] = [shownIn(good.fields), shownIn(after)];
  for (const place of new Set([...is.keys(), ...becomes.keys()])) {
    const [before, now] = [is.get(place) ?? "", becomes.get(place) ?? ""];
    const owner = ownerOf(world, place);
    if (before === now || owner.startsWith("totalgest")) continue;
    if (owner === "first" ? before === "" : isNew && (place.startsWith("name") || DATA[place] === "price")) continue;
    // A person has said that its texts are replaced, or it was written between the tool's look at the product and its write.
    const isUnseen = good.gotAt > world.cycleBeganAt && good.editedAt > good.gotAt;
    const isDecided = world.overwritten === good.id || world.restored === good.id;
    if (DATA[place] === undefined && (isDecided || isUnseen)) continue;
    world.violations.push(
      `the owner of ${place} of ${good.id} is ${owner}, and the editor's “${before}” became “${now}”`,
    );
  }
}

/**
 * The tool tells these pictures, and the shop stores them at addresses of its own: the list that it shows then. They are told while the
 * shop has none, are never emptied, and what the shop has is its own. Where TotalGest owns them, those that the shop made of what was
 * told may be replaced.
 */
export function hostImages(world: World, good: Good, told: readonly string[]): readonly string[] {
  const before = imagesOf(good.fields);
  const { images: owner = "first" } = world.owners;
  const isOurs = owner === "totalgest" && JSON.stringify(before) === JSON.stringify(good.hosted);
  // Between the tool's look at the product and its write somebody may have put one there.
  const isUnseen = good.gotAt > world.cycleBeganAt && good.editedAt > good.gotAt;
  const mayTell = told.length > 0 && owner !== "shop" && (before.length === 0 || isOurs);
  if (!mayTell && !isUnseen) {
    const [is, becomes] = [before.join(" "), JSON.stringify(told)];
    world.violations.push(`the owner of the pictures of ${good.id} is ${owner}, and ${is} were replaced by ${becomes}`);
  }
  const hosted = told.map(() => `https://shop.example.ch/${good.id}-${world.newId()}.jpg`);
  good.hosted = owner === "totalgest" ? hosted : null;
  good.isHostedUnseen = true;
  return hosted;
}

/** The tool sees the product. Pictures that an editor put there since they were told, and before this, count as those that were told. */
export function seeImages(good: Good): void {
  const shown = imagesOf(good.fields);
  const fits = shown.length > 0 && shown.length <= (good.hosted?.length ?? 0);
  if (good.isHostedUnseen && fits) good.hosted = shown;
  good.isHostedUnseen = false;
}

function imagesOf({ images = [] }: Good["fields"]): readonly string[] {
  return images as readonly string[];
}

/** EANs and prices that should have been told. */
export function untoldData(world: World, good: Good, { ean, price }: Article): readonly string[] {
  const seen = shownIn(good.seen);
  const shown = (name: string): string => seen.get(name) ?? "";
  const isDue = (name: string): boolean => {
    const owner = ownerOf(world, name);
    return owner === "totalgest" || (owner === "first" && shown(name) === "");
  };
  const wrong = [
    ...(ean !== null && isDue("ean") && shown("ean") !== ean ? [["ean", ean] as const] : []),
    ...(isDue("price") && Number(shown("price")) !== Number(price) ? [["price", price] as const] : []),
  ];
  return wrong.map(([name, is]) => `${good.id} shows “${shown(name)}” as ${name}, and TotalGest has “${is}”`);
}
