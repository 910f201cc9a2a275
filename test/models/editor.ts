/** Whoever writes texts: an editor in the shop, at any time and in any language, and TotalGest's own people. */
import type { Chance } from "./chance.ts";
import { type Owned, type Owner, OWNERS_OF, type Owners } from "./owned.ts";
import { FIELDS } from "./texts.ts";
import type { Article, Good, World } from "./world.ts";

interface Hands {
  readonly world: World;
  readonly chance: Chance;
  readonly log: (line: string) => void;
}

const LANGUAGES = ["it", "fr", "de", "en"] as const;

/** So many more in a day are no mass change, beside what else changes on it. */
const MOST_PRICES = 3;

export class Editor {
  readonly #hands: Hands;
  /** The first articles, of which there is news most often. */
  readonly #most: number;
  #edits = 0;

  constructor(hands: Hands, most: number) {
    this.#hands = hands;
    this.#most = most;
  }

  /** The shop has some of the articles before the tool is there, with texts of its own; one of them may be TotalGest's too. */
  begin(): void {
    const { world, chance } = this.#hands;
    for (const article of this.#articles()) {
      this.#writeThere(article);
      if (!chance.happens(0.3)) continue;
      const good = world.addGood({ sku: article.sku, price: "10.00" });
      const isSame = chance.happens(0.3);
      this.#write(good, "name", isSame ? article.name : this.#text());
      if (chance.happens(0.6)) this.#write(good, "description", this.#text());
      if (chance.happens(0.3)) this.#write(good, "name_i18n.fr", this.#text());
    }
  }

  /** Somebody writes something. */
  step(): void {
    const { world, chance } = this.#hands;
    if (chance.happens(0.4)) this.#writeThere(chance.pick(this.#articles()));
    const goods = [...world.goods.values()].slice(0, this.#most);
    if (goods.length > 0) this.edit(chance.pick(goods));
  }

  /** The editor writes, or empties, one text of a product. */
  edit(good: Good): void {
    const { chance } = this.#hands;
    const field = chance.pick(["name", ...Object.values(FIELDS)]);
    const place = chance.happens(0.5) ? field : `${field}_i18n.${chance.pick(LANGUAGES)}`;
    this.#write(good, place, chance.happens(0.2) && field !== "name" ? "" : this.#text());
    this.#edits += 1;
    if (this.#edits % 3 === 0) this.#hang(good);
  }

  /** The editor changes the pictures of a product, or takes all away. */
  #hang(good: Good): void {
    const { world, log } = this.#hands;
    const images = this.#edits % 9 === 0 ? [] : [`https://shop.example.ch/own-${String(this.#edits)}.jpg`];
    good.fields = { ...good.fields, images };
    good.editedAt = world.count();
    log(`the editor hangs ${images.join(" ") || "no picture"} in ${good.id}`);
  }

  /** Another price, EAN or list of pictures, in TotalGest or in the shop. */
  data(): void {
    const { world, chance, log } = this.#hands;
    if (chance.happens(0.3)) {
      const article = chance.pick(this.#articles());
      const images = Array.from({ length: chance.below(3) }, () => `https://erp.example.ch/${world.newId()}.jpg`);
      world.change(article, { images });
      log(`TotalGest has the pictures ${images.join(" ") || "none"} of ${article.id}`);
      return;
    }
    const field = chance.pick(["price", "ean"] as const);
    const value = field === "price" ? `${String(9 + chance.below(4))}.00` : eanOf(Number(world.newId()));
    const goods = [...world.goods.values()].slice(0, this.#most);
    if (chance.happens(0.5) || goods.length === 0) {
      const article = chance.pick(this.#articles());
      world.change(article, { [field]: value });
      log(`TotalGest has ${value} as ${field} of ${article.id}`);
    } else {
      const good = chance.pick(goods);
      good.fields = { ...good.fields, [field]: value };
      log(`the editor writes ${value} as ${field} of ${good.id}`);
    }
  }

  /** Who owns what from now on, as a person has configured it. */
  chooseOwners(): Owners {
    const { world, chance, log } = this.#hands;
    const names = Object.keys(OWNERS_OF) as readonly Owned[];
    // In a shop so small, names that are all replaced at once are held back until a person releases them.
    const isLater = [...world.goods.values()].some(({ seen }) => Object.keys(seen).length > 0);
    const ownersOf = (name: Owned): readonly Owner[] =>
      OWNERS_OF[name].filter((owner) => !isLater || name !== "name" || owner !== "totalgest!");
    const chosen: Owners = Object.fromEntries(
      names.filter(() => chance.happens(0.6)).map((name) => [name, chance.pick(ownersOf(name))]),
    );
    // So are prices.
    const isMass = isLater && this.#otherPrices() > MOST_PRICES && (chosen.price ?? "totalgest") === "totalgest";
    const { price = "totalgest" } = world.owners;
    world.owners = isMass ? { ...chosen, price } : chosen;
    log(`the owners are ${JSON.stringify(world.owners)}`);
    return world.owners;
  }

  /** Of how many products the shop has another price than TotalGest. */
  #otherPrices(): number {
    const { world } = this.#hands;
    const goods = [...world.goods.values()].filter((good) => world.articleOf(good) !== undefined);
    return goods.filter((good) => Number(good.fields["price"]) !== Number(world.articleOf(good)?.price)).length;
  }

  #write(good: Good, place: string, text: string): void {
    this.#hands.world.write(good, place, text);
    this.#hands.log(`the editor writes “${text}” as ${place} of ${good.id}`);
  }

  /** TotalGest gets a text, loses it, or has it in more languages, or in fewer. */
  #writeThere(article: Article): void {
    const { world, chance } = this.#hands;
    const field = chance.pick(Object.keys(FIELDS));
    const isName = field === "name";
    const own = (): string => `${article.id} ${world.newId()}`;
    const some = LANGUAGES.filter((language) => language === "it" || chance.happens(0.4));
    const value = chance.pick([own(), isName ? own() : null, Object.fromEntries(some.map((one) => [one, own()]))]);
    world.change(article, { texts: { ...article.texts, [field]: value } });
    this.#hands.log(`TotalGest has ${JSON.stringify(value)} as ${field} of ${article.id}`);
  }

  #text(): string {
    return `written in the shop ${this.#hands.world.newId()}`;
  }

  #articles(): readonly Article[] {
    return [...this.#hands.world.articles.values()].slice(0, this.#most);
  }
}

function eanOf(number: number): string {
  const body = `761${String(number).padStart(9, "0")}`;
  const sum = [...body].reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${body}${String((10 - (sum % 10)) % 10)}`;
}
