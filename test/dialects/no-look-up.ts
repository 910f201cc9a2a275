import { z } from "zod";

import type { StockedProduct } from "../support/specimens.ts";
import {
  type Call,
  credentialsOf,
  type ForeignErp,
  type ForeignOptions,
  jsonReply,
  listen,
  parsed,
  type Purpose,
  type Reply,
  RoadLedger,
  type TakenOrder,
} from "./foreign-server.ts";
import { type Good, someGoods, StockRoom, VAT_PERCENT } from "./goods.ts";

/**
 * A French till software that takes orders but cannot be asked for one. The password is a token, `Authorization: Token …`.
 * The whole catalogue comes in one answer. Instants are UTC without saying so (`2026-11-24 09:30:00`), yes and no are `oui`
 * and `non`, decimals text; a product has one price with tax (`prixTTC`) beside the one without (`prixHT`).
 *
 * - `GET  /ws/v3/OWNER/SHOP/reglages` → `{"boutique","tva","reglements"}`; whether prices include tax is not told
 * - `GET  …/produits?modifieDepuis=INSTANT&reference=SKU` → `{"heure","produits":[…]}`
 * - `GET  …/produits/ID` → `{"heure","produit":{…}}`
 * - `POST …/commandes`, header `Cle-Unique` → 201 `{"commande":{"uuid","numero"}}`; a `refExterne` already there: 409. With
 *   `honoursKeys` the same key and body again: 200 with the first answer; the same key with another body: 409
 *
 * Failures: `{"erreur","message","details":[{"champ","raison"}],"commande":{"uuid","numero"}}`
 */
export async function openNoLookUp(options: NoLookUpOptions = {}): Promise<ForeignErp> {
  const now = options.now ?? Date.now;
  const ledger = new RoadLedger();
  const stock = new StockRoom(someGoods(options.seed ?? 1), now);
  const till = new Till(options, stock, ledger, now);
  return { ...(await listen(till, ledger, now)), stock, truth: () => stock.all.map(truthOf) };
}

export interface NoLookUpOptions extends ForeignOptions {
  /** Whether `Cle-Unique` means anything; false. */
  readonly honoursKeys?: boolean;
}

const TVA = { normal: "TN", reduced: "TR", lodging: "TH", exempt: "TE" } as const;
const CLASSES = ["normal", "reduced", "lodging", "exempt"] as const;
const REGLEMENTS = [
  { code: "CARTE", libelle: "Carte de crédit" },
  { code: "TWINT", libelle: "TWINT" },
  { code: "REMB", libelle: "Contre remboursement" },
  { code: "FACT", libelle: "Sur facture" },
];

class Till {
  readonly #root: string;
  readonly #token: string;
  readonly #shopId: string;
  readonly #honoursKeys: boolean;
  readonly #stock: StockRoom;
  readonly #ledger: RoadLedger;
  readonly #now: () => number;
  readonly #byKey = new Map<string, TakenOrder>();

  constructor(options: NoLookUpOptions, stock: StockRoom, ledger: RoadLedger, now: () => number) {
    const { ownerId, shopId, password } = credentialsOf(options);
    this.#root = `/ws/v3/${ownerId}/${shopId}/`;
    this.#token = `Token ${password}`;
    this.#shopId = shopId;
    this.#honoursKeys = options.honoursKeys ?? false;
    this.#stock = stock;
    this.#ledger = ledger;
    this.#now = now;
  }

  purposeOf({ method, path }: Call): Purpose | null {
    if (!path.startsWith(this.#root)) return null;
    const [head, id, ...more] = path.slice(this.#root.length).split("/");
    if (more.length > 0) return null;
    if (head === "commandes") return method === "POST" && id === undefined ? "createOrder" : null;
    if (method !== "GET") return null;
    if (head === "reglages") return id === undefined ? "shop" : null;
    if (head !== "produits") return null;
    return id === undefined ? "products" : "product";
  }

  failure(status: number): Reply {
    return erreur(status, status === 401 ? "NON_AUTORISE" : "INDISPONIBLE", "La requête n'a pas abouti");
  }

  answer(call: Call): Reply {
    if (call.headers.authorization !== this.#token) return erreur(401, "NON_AUTORISE", "Jeton absent ou inconnu");
    switch (this.purposeOf(call)) {
      case "shop":
        return this.#reglages();
      case "products":
        return this.#produits(call.query);
      case "product":
        return this.#produit(call.path.slice(call.path.lastIndexOf("/") + 1));
      case "createOrder":
        return this.#commander(call);
      default:
        if (call.path === `${this.#root}commandes`) return erreur(405, "METHODE", "Les commandes ne se lisent pas");
        return call.path.startsWith(this.#root)
          ? erreur(404, "ADRESSE_INCONNUE", "Rien à cette adresse")
          : erreur(404, "BOUTIQUE_INCONNUE", "Boutique inconnue");
    }
  }

  #reglages(): Reply {
    return jsonReply(200, {
      boutique: { id: this.#shopId, enseigne: "La Boutique du Quai", devise: "CHF", langues: ["fr", "de"] },
      tva: CLASSES.map((one) => ({ code: TVA[one], taux: VAT_PERCENT[one] })),
      reglements: REGLEMENTS,
    });
  }

  #produits(query: URLSearchParams): Reply {
    const depuis = query.get("modifieDepuis") ?? "1970-01-01 00:00:00";
    if (!HEURE.test(depuis)) return erreur(400, "PARAMETRE", "modifieDepuis: AAAA-MM-JJ HH:MM:SS");
    const reference = query.get("reference");
    const found = this.#stock
      .changedSince(Date.parse(`${depuis.replace(" ", "T")}Z`))
      .filter(({ sku }) => reference === null || sku === reference);
    return jsonReply(200, { heure: heureOf(this.#now()), produits: found.map(produitOf) });
  }

  #produit(id: string): Reply {
    const good = this.#stock.get(Number(id.slice(1)));
    if (good === null) return erreur(404, "PRODUIT_INCONNU", `Pas de produit ${id}`);
    return jsonReply(200, { heure: heureOf(this.#now()), produit: produitOf(good) });
  }

  #commander(call: Call): Reply {
    const header = call.headers["cle-unique"];
    const key = this.#honoursKeys && typeof header === "string" ? header : "";
    const before = this.#byKey.get(key);
    if (before !== undefined) {
      if (before.body === call.body) return jsonReply(200, { commande: commandeOf(before) });
      return erreur(409, "CLE_REUTILISEE", "Cette clé est venue avec une autre commande");
    }
    const commande = Commande.safeParse(parsed(call.body));
    if (!commande.success) {
      const { issues } = commande.error;
      return invalide(issues.map(({ path, message }) => ({ champ: path.map(String).join("."), raison: message })));
    }
    const { refExterne, lignes } = commande.data;
    const double = this.#ledger.orders.find(({ reference }) => reference === refExterne);
    if (double !== undefined) return erreur(409, "DOUBLON", "Déjà enregistrée", { commande: commandeOf(double) });
    const details = detailsOf(commande.data, this.#stock);
    if (details.length > 0) return invalide(details);
    const number = String(this.#ledger.orders.length + 1).padStart(4, "0");
    const taken = {
      reference: refExterne,
      id: `c0ffee00-0000-4000-8000-00000000${number}`,
      number: `C${number}`,
      body: call.body,
    };
    this.#ledger.orders.push(taken);
    if (key !== "") this.#byKey.set(key, taken);
    for (const ligne of lignes) if (ligne.reference != null) this.#stock.take(ligne.reference, Number(ligne.quantite));
    return jsonReply(201, { commande: commandeOf(taken) });
  }
}

const montant = z.string().regex(/^-?\d+\.\d\d$/, { error: "deux décimales" });
const nombre = z.string().regex(/^-?\d+(\.\d{1,6})?$/, { error: "nombre décimal" });
const oui = z.enum(["oui", "non"], { error: "oui ou non" });
const mot = z.string().nullish();
const adresse = z.object({
  societe: mot,
  prenom: mot,
  nom: mot,
  rue: mot,
  npa: mot,
  localite: mot,
  canton: mot,
  pays: z.string().regex(/^[A-Z]{2}$/, { error: "deux lettres" }),
  telephone: mot,
  noTva: mot,
});
const Commande = z.object({
  refExterne: z.string().min(1).max(64),
  numero: z.string().min(1),
  passeeLe: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/, { error: "AAAA-MM-JJ HH:MM:SS" }),
  devise: z.literal("CHF"),
  ttc: oui,
  acheteur: z.object({ ref: mot, courriel: mot, telephone: mot, langue: mot }),
  facturation: adresse,
  livraison: adresse,
  reglement: z.object({ code: z.string(), libelle: mot, encaisse: oui, transaction: mot }),
  lignes: z
    .array(
      z.object({
        genre: z.enum(["produit", "port", "remise", "frais"]),
        reference: mot,
        designation: z.string(),
        quantite: nombre,
        prixUnitaire: nombre,
        tva: z.object({ code: z.string(), taux: nombre }),
        montant,
      }),
    )
    .min(1),
  totalHT: montant,
  totalTVA: montant,
  totalTTC: montant,
  remarque: mot,
});

function detailsOf(
  commande: z.output<typeof Commande>,
  stock: StockRoom,
): readonly { champ: string; raison: string }[] {
  const details: { champ: string; raison: string }[] = [];
  const codes: readonly string[] = Object.values(TVA);
  if (!REGLEMENTS.some(({ code }) => code === commande.reglement.code)) {
    details.push({ champ: "reglement.code", raison: "inconnu" });
  }
  let centimes = 0;
  commande.lignes.forEach(({ reference, tva, montant: text }, at) => {
    if (reference != null && stock.withSku(reference) === null) {
      details.push({ champ: `lignes.${String(at)}.reference`, raison: "inconnue" });
    }
    if (!codes.includes(tva.code)) details.push({ champ: `lignes.${String(at)}.tva.code`, raison: "inconnu" });
    centimes += Math.round(Number(text) * 100);
  });
  const total = commande.ttc === "oui" ? "totalTTC" : "totalHT";
  if (centimes !== Math.round(Number(commande[total]) * 100))
    details.push({ champ: total, raison: "lignes différentes" });
  return details;
}

function produitOf(good: Good): Record<string, unknown> {
  const { name, teaser, text, retail, vat } = good;
  const percent = Number(VAT_PERCENT[vat]);
  return {
    ref_interne: `P${String(good.no)}`,
    reference: good.sku,
    codeBarres: good.gtin,
    enVente: good.onSale ? "oui" : "non",
    designation: { fr: name.fr, de: name.de },
    accroche: teaser === null ? null : { fr: teaser.fr, de: teaser.de },
    fiche: text === null ? null : { fr: text.fr, de: text.de },
    prixAchat: ((retail * 0.6) / 100).toFixed(2),
    prixHT: (retail / (100 + percent)).toFixed(2),
    prixTTC: (retail / 100).toFixed(2),
    tva: { code: TVA[vat], taux: VAT_PERCENT[vat] },
    stock: {
      physique: ((good.free + good.setAside) / 1000).toFixed(2),
      reserve: (good.setAside / 1000).toFixed(2),
      vendable: String(good.free / 1000),
    },
    creeLe: heureOf(good.changedMs - 10 * 86_400_000),
    modifieLe: heureOf(good.changedMs),
  };
}

/** The one price has no list of its own: a profile calls it `TTC`. */
function truthOf({ no, sku, gtin, onSale, name, teaser, text, retail, vat, free, changedMs }: Good): StockedProduct {
  return {
    id: `P${String(no)}`,
    sku,
    ean: gtin,
    active: onSale,
    name: { fr: name.fr, de: name.de },
    shortDescription: teaser === null ? null : { fr: teaser.fr, de: teaser.de },
    description: text === null ? null : { fr: text.fr, de: text.de },
    prices: [{ list: "TTC", currency: "CHF", amount: (retail / 100).toFixed(2), includesVat: true }],
    vat: { code: TVA[vat], rate: VAT_PERCENT[vat] },
    quantity: String(free / 1000),
    updatedAt: new Date(changedMs).toISOString(),
  };
}

const HEURE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** `2026-11-24 09:30:00` in UTC */
function heureOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

function commandeOf({ id, number }: TakenOrder): Record<string, string> {
  return { uuid: id, numero: number };
}

function invalide(details: readonly { champ: string; raison: string }[]): Reply {
  return erreur(422, "INVALIDE", "La commande n'est pas recevable", { details });
}

function erreur(status: number, code: string, message: string, more: Record<string, unknown> = {}): Reply {
  return jsonReply(status, { erreur: code, message, ...more });
}
