/**
 * 500 products with texts and pictures of the shop's own, under every owner: through the first pull, the nightly repair, a restored older
 * state, and owners back and forth, over HTTP. The sandbox's ledger says who wrote what: each write of the tool is judged by it.
 */
import { copyFileSync, rmSync } from "node:fs";

import { expect, test } from "vitest";

import { DAY, MINUTE } from "../../src/core/common/time/duration.ts";
import type { Owner, Owners } from "../../src/core/products/owners.ts";
import { openStage, type Stage } from "../support/stage.ts";

const COUNT = 500;
const OWNERS = ["totalgest", "first", "shop", "totalgest!"] as const satisfies readonly Owner[];

/** Texts, pictures and the EAN alike; only texts can be replaced against the shop. */
function owned(owner: Owner): Owners {
  const data = owner === "totalgest!" ? "totalgest" : owner;
  return { name: owner, descriptions: owner, images: data, ean: data };
}

type Fields = Readonly<Record<string, unknown>>;
type Texts = Readonly<Record<string, string>>;

/** By place (`name`, `description_i18n.fr`, `images`), as far as there is something. */
function placesOf(fields: Fields): ReadonlyMap<string, string> {
  const all = Object.entries(fields).flatMap(([field, value]): (readonly [string, string])[] => {
    if (/^(name|description|short_description|ean)$/.test(field)) return [[field, String(value)]];
    if (field === "images") return [[field, (value as readonly string[]).join(" ")]];
    if (!field.endsWith("_i18n")) return [];
    return Object.entries(value as Texts).map(([language, text]) => [`${field}.${language}`, text]);
  });
  return new Map(all.filter(([, value]) => value !== ""));
}

function ownerAt(owners: Owners, place: string): Owner {
  if (place === "images" || place === "ean") return owners[place] ?? "totalgest";
  return owners[place.startsWith("name") ? "name" : "descriptions"] ?? "totalgest";
}

/** Reads the sandbox's ledger: who has put there what each product shows, and what the tool did to the shop's own. */
class Judge {
  readonly #stage: Stage;
  #read = 0;
  readonly #shown = new Map<string, ReadonlyMap<string, string>>();
  readonly #fields = new Map<string, Fields>();
  /** By product and place, what stands there was written by the tool. */
  readonly #ours = new Set<string>();
  readonly replaced = new Map<Owner, number>();
  readonly wrong: string[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  judge(owners: Owners): void {
    const { ledger } = this.#stage.sandbox;
    for (; this.#read < ledger.length; this.#read += 1) {
      const entry = ledger[this.#read];
      if (entry?.kind !== "commit" || entry.system !== "Framework360") continue;
      const { id, by, detail } = entry;
      const patch = by === "api" ? (detail["fields"] as Fields) : detail;
      const before = this.#shown.get(id);
      this.#fields.set(id, { ...this.#fields.get(id), ...patch });
      const after = placesOf(this.#fields.get(id) ?? {});
      this.#shown.set(id, after);
      for (const place of new Set([...(before?.keys() ?? []), ...after.keys()])) {
        const [was, is] = [before?.get(place) ?? "", after.get(place) ?? ""];
        if (was === is) continue;
        const at = `${id} ${place}`;
        if (by === "api") this.#judgeWrite({ at, place, was, is, isNew: before === undefined }, owners);
        if (by === "api") this.#ours.add(at);
        else this.#ours.delete(at);
      }
    }
  }

  #judgeWrite(
    { at, place, was, is, isNew }: { at: string; place: string; was: string; is: string; isNew: boolean },
    owners: Owners,
  ): void {
    const owner = ownerAt(owners, place);
    const isOurs = this.#ours.has(at);
    if (was !== "" && !isOurs) this.replaced.set(owner, (this.replaced.get(owner) ?? 0) + 1);
    const isData = place === "ean";
    const mayFill = was === "" && (owner !== "shop" || (isNew && place.startsWith("name")));
    const mayFollow = isOurs && owner.startsWith("totalgest") && !(isData && is === "");
    const mayReplace = is !== "" && (owner === "totalgest!" || (isData && owner === "totalgest"));
    if (mayFill || mayFollow || mayReplace) return;
    this.wrong.push(`${owner}: ${at} was “${was}” of ${isOurs ? "the tool" : "the shop"}, and is “${is}”`);
  }
}

const ean = (kind: number, index: number): string => {
  const body = `76${String(kind)}${String(index).padStart(9, "0")}`;
  const sum = [...body].reduce((all, digit, at) => all + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${body}${String((10 - (sum % 10)) % 10)}`;
};

/** What TotalGest has as a text: nothing, one, or one for each of some languages. */
const textOf = (kind: number, text: string): string | Texts | null =>
  [null, text, { it: text, fr: `${text} fr` }][kind % 3] ?? null;

function fill(stage: Stage): void {
  const { erp, shop } = stage.sandbox;
  for (let at = 0; at < COUNT; at += 1) {
    const n = String(at);
    // Coprime steps, so that each value of one field meets each of the others.
    const [kind, other, pictures] = [at % 12, Math.floor(at / 12) % 12, Math.floor(at / 5) % 6];
    erp.addProduct({
      id: `t${n}`,
      sku: `T-${n}`,
      name: `Nome ${n}`,
      description: textOf(kind, `Testo di TotalGest ${n}`),
      shortDescription: textOf(other, `Breve di TotalGest ${n}`),
      ean: at % 7 < 4 ? ean(1, at) : null,
      ...(pictures % 2 === 0 ? {} : { images: [`https://erp.example.ch/${n}-a.jpg`] }),
    });
    // TotalGest alone has some of them, and what they show is sent from here.
    if (at % 9 === 0) continue;
    const shown = (one: number, field: string, same: string): Fields =>
      [
        {},
        { [field]: `Del negozio ${n}` },
        { [`${field}_i18n`]: { it: `Del negozio ${n}`, de: `Vom Laden ${n}` } },
        { [field]: same },
      ][Math.floor(one / 3)] ?? {};
    const own = Array.from(
      { length: [0, 1, 10][Math.floor(pictures / 2)] ?? 0 },
      (_, one) => `own-${n}-${String(one)}.jpg`,
    );
    shop.products.add({
      sku: `T-${n}`,
      name: at % 5 === 1 ? `Un nome che vende ${n}` : `Nome ${n}`,
      price: "10.00",
      ...shown(kind, "description", `Testo di TotalGest ${n}`),
      ...shown(other, "short_description", `Breve di TotalGest ${n}`),
      ean: at % 3 === 0 ? ean(2, at) : "",
      images: own,
    });
  }
}

/** The shop's editor writes in every fifth product: a text, an empty one, a language, a picture. */
function edit({ sandbox: { shop } }: Stage, round: number): void {
  for (let at = round % 5; at < COUNT; at += 5) {
    const [product] = shop.products.withSku(`T-${String(at)}`);
    if (product === undefined) continue;
    const text = `Scritto ${String(round)} ${String(at)}`;
    const patches: readonly Fields[] = [
      { description: text },
      { description: "" },
      { short_description_i18n: { ...product.short_description_i18n, fr: text } },
      { images: [`edited-${String(round)}-${String(at)}.jpg`] },
      { description_i18n: {}, ean: ean(3, at + round) },
    ];
    shop.products.change(product.id, patches[(Math.floor(at / 5) + round) % patches.length] ?? {});
  }
}

/** TotalGest's people write in every third one. */
function editThere({ sandbox: { erp } }: Stage, round: number): void {
  for (let at = round % 3; at < COUNT; at += 3) {
    const text = `Nuovo ${String(round)} ${String(at)}`;
    const patches = [
      { description: textOf(at + round, text) },
      { images: [`https://erp.example.ch/${String(at)}-${String(round)}.jpg`] },
      { shortDescription: { it: text, de: text } },
    ];
    erp.changeProduct(`t${String(at)}`, patches[(Math.floor(at / 3) + round) % patches.length] ?? {});
  }
}

test.each(OWNERS)(
  "500 products of a shop that has its own, owned by %s: nothing of it disappears unasked",
  async (owner) => {
    const stage = await openStage({ at: "2026-11-24T10:00:00Z" });
    const judge = new Judge(stage);
    let round = 0;
    const pull = async (owners: Owners, full = false): Promise<void> => {
      stage.clock.advance(full ? DAY : 5 * MINUTE);
      const { exitCode } = await stage.pull({ full, allowMassChange: ["names"] }, { products: { fields: owners } });
      expect(exitCode).toBe(0);
      judge.judge(owners);
    };
    const write = (): void => {
      round += 1;
      edit(stage, round);
      editThere(stage, round);
    };
    const owners = owned(owner);
    fill(stage);
    await pull(owners);
    await pull(owners, true);
    write();
    await pull(owners);
    const copy = `${stage.statePath}.copy`;
    copyFileSync(stage.statePath, copy);
    write();
    await pull(owners, true);
    write();
    for (const suffix of ["-wal", "-shm"]) rmSync(stage.statePath + suffix, { force: true });
    copyFileSync(copy, stage.statePath);
    await pull(owners);
    for (const other of OWNERS.filter((one) => one !== owner)) {
      write();
      await pull(owned(other));
      write();
      await pull(owners);
    }
    await pull(owners, true);
    expect(judge.wrong).toEqual([]);
    expect([...judge.replaced.keys()]).toContain("totalgest!");
  },
);
