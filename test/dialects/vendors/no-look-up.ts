import { z } from "zod";

import type { StockedProduct } from "../../support/specimens.ts";
import { Desk, openVendor } from "../counter/desk.ts";
import {
  type Call,
  type ForeignErp,
  type ForeignOptions,
  jsonReply,
  parsed,
  type Purpose,
  type Reply,
  type TakenOrder,
} from "../counter/foreign-server.ts";
import { moneyOf, understood } from "../counter/vendor-parts.ts";
import { type Good, VAT_PERCENT } from "../counter/goods.ts";

/**
 * A French till software that takes orders but has no look-up. The password is a token, `Authorization: Token …`. The
 * whole catalogue comes in one answer. Instants are UTC without a zone (`2026-11-24 09:30:00`), yes and no are `oui` and
 * `non`, decimals are text; a product has one price with tax (`prixTTC`) and one without (`prixHT`).
 *
 * - `GET  /ws/v3/OWNER/SHOP/reglages` → `{"boutique","tva","reglements"}`; without whether prices include tax
 * - `GET  …/produits?modifieDepuis=INSTANT&reference=SKU` → `{"heure","produits":[…]}`
 * - `GET  …/produits/ID` → `{"heure","produit":{…}}`
 * - `POST …/commandes`, header `Cle-Unique` → 201 `{"commande":{"uuid","numero"}}`; an existing `refExterne`: 409
 *
 * Failures: `{"erreur","message","details":[{"champ","raison"}],"commande":{"uuid","numero"}}`
 */
export function openNoLookUp(options: ForeignOptions = {}): Promise<ForeignErp> {
  const desk = new Desk(options);
  return openVendor(desk, new Till(desk), truthOf);
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
  readonly #desk: Desk;

  constructor(desk: Desk) {
    const { ownerId, shopId } = desk.credentials;
    this.#root = `/ws/v3/${ownerId}/${shopId}/`;
    this.#desk = desk;
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
    const token = `Token ${this.#desk.credentials.password}`;
    if (call.headers.authorization !== token) return erreur(401, "NON_AUTORISE", "Jeton absent ou inconnu");
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
      boutique: {
        id: this.#desk.credentials.shopId,
        enseigne: "La Boutique du Quai",
        devise: "CHF",
        langues: ["fr", "de"],
      },
      tva: CLASSES.map((one) => ({ code: TVA[one], taux: VAT_PERCENT[one] })),
      reglements: REGLEMENTS,
    });
  }

  #produits(query: URLSearchParams): Reply {
    const depuis = query.get("modifieDepuis") ?? "1970-01-01 00:00:00";
    if (!HEURE.test(depuis)) return erreur(400, "PARAMETRE", "modifieDepuis: AAAA-MM-JJ HH:MM:SS");
    const sinceMs = Date.parse(`${depuis.replace(" ", "T")}Z`);
    const found = this.#desk.stock.changedSince(sinceMs, query.get("reference"));
    return jsonReply(200, { heure: heureOf(this.#desk.now()), produits: found.map(produitOf) });
  }

  #produit(id: string): Reply {
    const good = this.#desk.stock.get(Number(id.slice(1)));
    if (good === null) return erreur(404, "PRODUIT_INCONNU", `Pas de produit ${id}`);
    return jsonReply(200, { heure: heureOf(this.#desk.now()), produit: produitOf(good) });
  }

  #commander(call: Call): Reply {
    const commande = Commande.safeParse(parsed(call.body));
    if (!commande.success) {
      const { issues } = commande.error;
      return invalide(issues.map(({ path, message }) => ({ champ: path.map(String).join("."), raison: message })));
    }
    const total = commande.data.ttc === "oui" ? "totalTTC" : "totalHT";
    const lines = commande.data.lignes.map(({ reference, quantite, montant: text }) => ({
      ...(reference == null ? {} : { good: this.#desk.stock.withSku(reference) }),
      quantity: Number(quantite),
      centimes: moneyOf(text),
    }));
    const sale = {
      reference: commande.data.refExterne,
      body: call.body,
      lines,
      total: moneyOf(commande.data[total]),
    };
    return this.#desk.enter(sale, {
      numbers: nameOf,
      taken: (order) => jsonReply(201, { commande: commandeOf(order) }),
      double: (order) => erreur(409, "DOUBLON", "Déjà enregistrée", { commande: commandeOf(order) }),
      refused: invalide,
      article: (line) => ({ champ: `lignes.${String(line)}.reference`, raison: "inconnue" }),
      total: { champ: total, raison: "lignes différentes" },
      others: detailsOf(commande.data),
    });
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

type CommandeJson = z.output<typeof Commande>;

interface Detail {
  readonly champ: string;
  readonly raison: string;
}

function nameOf(count: number): Pick<TakenOrder, "id" | "number"> {
  const number = String(count).padStart(4, "0");
  return { id: `c0ffee00-0000-4000-8000-00000000${number}`, number: `C${number}` };
}

function detailsOf({ reglement, lignes }: CommandeJson): readonly Detail[] {
  const codes: readonly string[] = Object.values(TVA);
  return [
    ...(REGLEMENTS.some(({ code }) => code === reglement.code) ? [] : [{ champ: "reglement.code", raison: "inconnu" }]),
    ...lignes.flatMap(({ tva }, at) =>
      codes.includes(tva.code) ? [] : [{ champ: `lignes.${String(at)}.tva.code`, raison: "inconnu" }],
    ),
  ];
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

/** The one price has no list of its own: a profile names it `TTC`. */
function truthOf(good: Good): StockedProduct {
  return understood(good, {
    id: `P${String(good.no)}`,
    texts: ({ fr, de }) => ({ fr, de }),
    prices: { TTC: good.retail },
    vatCode: TVA[good.vat],
  });
}

const HEURE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** `2026-11-24 09:30:00` in UTC */
function heureOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

function commandeOf({ id, number }: TakenOrder): Record<string, string> {
  return { uuid: id, numero: number };
}

function invalide(details: readonly Detail[]): Reply {
  return erreur(422, "INVALIDE", "La commande n'est pas recevable", { details });
}

function erreur(status: number, code: string, message: string, more: Record<string, unknown> = {}): Reply {
  return jsonReply(status, { erreur: code, message, ...more });
}
