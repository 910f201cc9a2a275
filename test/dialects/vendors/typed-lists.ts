import { z } from "zod";

import type { StockedProduct } from "../../support/specimens.ts";
import { Desk, openVendor } from "../counter/desk.ts";
import {
  type Call,
  type ForeignErp,
  type ForeignOptions,
  jsonReply,
  parsed,
  type Reply,
  type TakenOrder,
} from "../counter/foreign-server.ts";
import { moneyOf, placeOf, routeOf, type Routes, understood } from "../counter/vendor-parts.ts";
import { type Good, VAT_PERCENT } from "../counter/goods.ts";
import { wallClockAt, wallClockMs } from "../counter/swiss-time.ts";

/**
 * A merchandise system from western Switzerland with lists of typed entries: texts by `langue`, bar codes by `type`,
 * stock by `depot`, addresses by `type`. Basic auth, and two headers with every call. An amount is text with
 * marks (`"1'290.00"`); in an order the rate is a JSON number. Dates are Swiss local times, to the minute. The sellable stock is the sum of all depots.
 *
 * - `GET  /api/v2/points-de-vente/SHOP` → `{"point_de_vente":{…}}`
 * - `GET  /api/v2/articles?page=1&par_page=25&modifie_depuis=24/11/2026 09:30&code=SKU` → `{"articles":[…],"pagination":
 *   {"total_pages",…},"etabli_le"}` and a `Link` header; a page after the last is 404 `PAGE_INEXISTANTE`
 * - `GET  /api/v2/articles/ID` → `{"article":{…}}`
 * - `POST /api/v2/commandes` → 201 `{"commande":{"id","numero",…}}`. The same `Idempotency-Key` and bytes: 200 and the first
 *   answer; other bytes: 409 `CLE_REUTILISEE`. An existing reference: 409 with that order. Lines without an
 *   article have the code `DIVERS`
 * - `GET  /api/v2/commandes?reference_externe=REF` → `{"commandes":[…]}`
 *
 * Failures: `{"erreurs":[{"code","champ","message"}]}`
 */
export function openTypedLists(options: ForeignOptions = {}): Promise<ForeignErp> {
  const desk = new Desk(options);
  const { stock, ledger, now } = desk;
  const { ownerId, shopId } = desk.credentials;
  // One good costs more than a thousand francs.
  const [dear] = stock.all.filter(({ no }) => no === 1020);
  if (dear !== undefined) stock.change(dear.sku, { retail: 129_000, trade: 105_050, changedMs: dear.changedMs });

  const articles = ({ query, path }: Call): Reply => {
    const [page, size] = [wholeOf(query.get("page") ?? "1"), wholeOf(query.get("par_page") ?? "25")];
    if (page === null || size === null || size > PER_PAGE_MAX)
      return erreur(400, "PARAMETRE_INVALIDE", "page dès 1, par_page de 1 à 50");
    const since = query.get("modifie_depuis");
    const sinceMs = since === null ? 0 : msOf(since);
    if (sinceMs === null) return erreur(400, "DATE_INVALIDE", "format attendu : jj/mm/aaaa hh:mm", "modifie_depuis");
    const code = query.get("code");
    const all = stock.all.filter(({ sku, changedMs }) => minuteOf(changedMs) >= sinceMs && (code ?? sku) === sku);
    const pages = Math.max(1, Math.ceil(all.length / size));
    if (page > pages) return erreur(404, "PAGE_INEXISTANTE", `la dernière page est ${String(pages)}`, "page");
    const next = new URLSearchParams(query);
    next.set("page", String(page + 1));
    const link = page < pages ? { link: `<${path}?${next.toString()}>; rel="next"` } : {};
    const pagination = { page, par_page: size, total: all.length, total_pages: pages };
    const shown = all.slice((page - 1) * size, page * size).map(articleOf);
    return jsonReply(200, { articles: shown, pagination, etabli_le: timeOf(now()) }, link);
  };

  const article = (no: number): Reply => {
    const good = stock.get(no);
    return good === null ? erreur(404, "ARTICLE_INCONNU", String(no)) : jsonReply(200, { article: articleOf(good) });
  };

  const enregistrer = ({ body, headers }: Call): Reply => {
    const key = String(headers["idempotency-key"] ?? "");
    const known = desk.orderOfKey(key, body);
    if (known !== null)
      return known.isSame
        ? jsonReply(200, { commande: headOf(known.order) })
        : erreur(409, "CLE_REUTILISEE", "clé déjà utilisée");
    const sent = Commande.safeParse(parsed(body));
    if (!sent.success)
      return invalide(
        sent.error.issues.map(({ path, message }) => ({ code: "VALEUR_INVALIDE", champ: placeOf(path), message })),
      );
    const { reference_externe: reference, lignes, prix } = sent.data;
    const lines = lignes.map(({ type, code, quantite, montant: sum }) => ({
      ...(type === "article" && code !== DIVERS ? { good: stock.withSku(code ?? "") } : {}),
      quantity: Number(quantite),
      centimes: moneyOf(sum),
    }));
    const total = prix === "TTC" ? "total_ttc" : "total_ht";
    const sale = { reference, body, key, lines, total: moneyOf(sent.data[total]) };
    return desk.enter(sale, {
      numbers: (count) => ({ id: String(5000 + count), number: `C${String(5000 + count)}` }),
      taken: (order) => jsonReply(201, { commande: headOf(order) }),
      double: (order) => {
        const there = { code: "REFERENCE_EXISTANTE", champ: "reference_externe", message: "déjà enregistrée" };
        return jsonReply(409, { erreurs: [{ ...there, commande: headOf(order) }] });
      },
      refused: invalide,
      article: (line) => {
        const champ = `lignes[${String(line)}].code`;
        return { code: "ARTICLE_INCONNU", champ, message: lignes[line]?.code ?? "sans code" };
      },
      total: { code: "TOTAL_INCOHERENT", champ: total, message: "les lignes donnent autre chose" },
      others: erreursOf(sent.data),
    });
  };

  const commandes = (reference: string | null): Reply =>
    jsonReply(200, { commandes: ledger.orders.filter((order) => order.reference === reference).map(headOf) });

  const answer = (call: Call): Reply => {
    if (call.headers.authorization !== desk.basic) {
      const refusal = erreur(401, "IDENTIFIANTS_INVALIDES", "utilisateur ou mot de passe inconnu");
      return { ...refusal, headers: { ...refusal.headers, "www-authenticate": 'Basic realm="Gestiane"' } };
    }
    if (call.headers["x-dossier"] !== ownerId)
      return erreur(403, "DOSSIER_INTERDIT", "dossier non autorisé", "X-Dossier");
    if (call.headers["x-point-de-vente"] !== shopId)
      return erreur(403, "POINT_DE_VENTE_INTERDIT", "point de vente non autorisé", "X-Point-De-Vente");
    switch (purposeOf(call)) {
      case "shop":
        return call.path.endsWith(`/${shopId}`)
          ? jsonReply(200, { point_de_vente: shopRecord(shopId) })
          : erreur(404, "POINT_DE_VENTE_INCONNU", call.path);
      case "products":
        return articles(call);
      case "product":
        return article(Number(call.path.slice(`${BASE}/articles/`.length)));
      case "createOrder":
        return enregistrer(call);
      case "findOrder":
        return commandes(call.query.get("reference_externe"));
      default:
        return erreur(404, "ROUTE_INCONNUE", `${call.method} ${call.path}`);
    }
  };

  const failure = (status: number): Reply => erreur(status, "SERVICE_INDISPONIBLE", "service indisponible");
  return openVendor(desk, { purposeOf, answer, failure }, truthOf);
}

const BASE = "/api/v2";
const PER_PAGE_MAX = 50;
const DIVERS = "DIVERS";
const UNITE = { piece: "pce", kilo: "kg", metre: "m" } as const;
const PAIEMENTS = [
  { code: "CB", libelle: "Carte bancaire" },
  { code: "TWINT", libelle: "TWINT" },
  { code: "FACT", libelle: "Facture à 30 jours" },
];

const ROUTES: Routes = [
  ["GET", /^\/api\/v2\/points-de-vente\/[^/]+$/, "shop"],
  ["GET", /^\/api\/v2\/articles$/, "products"],
  ["GET", /^\/api\/v2\/articles\/\d+$/, "product"],
  ["POST", /^\/api\/v2\/commandes$/, "createOrder"],
  ["GET", /^\/api\/v2\/commandes$/, "findOrder"],
];

const purposeOf = (call: Call) => routeOf(ROUTES, call);

type Erreur = Readonly<Record<string, string>>;

function erreur(status: number, code: string, message: string, champ = ""): Reply {
  return jsonReply(status, { erreurs: [{ code, champ, message }] });
}

function invalide(erreurs: readonly Erreur[]): Reply {
  return jsonReply(422, { erreurs });
}

function wholeOf(text: string): number | null {
  return /^[1-9]\d*$/.test(text) ? Number(text) : null;
}

/** `24/11/2026 09:30` */
function timeOf(ms: number): string {
  const { year, month, day, hour, minute } = wallClockAt(ms);
  return `${day}/${month}/${year} ${hour}:${minute}`;
}

function msOf(text: string): number | null {
  const [, day = "", month = "", year = "", hour = "", minute = ""] =
    /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d):(\d\d)$/.exec(text) ?? [];
  return wallClockMs({ year, month, day, hour, minute, second: "00" });
}

function minuteOf(ms: number): number {
  return Math.floor(ms / 60_000) * 60_000;
}

function chf(centimes: number): string {
  return `${(centimes / 100).toFixed(2).replaceAll(/\B(?=(?:\d{3})+\.)/g, "'")}`;
}

function shopRecord(code: string): Record<string, unknown> {
  return {
    code,
    enseigne: "L’Échoppe, Renens",
    monnaie: "CHF",
    prix: "TTC",
    langues: ["fr", "it", "de"].map((langue) => ({ langue, principale: langue === "fr" })),
    tarifs: [
      { code: "PUBLIC", champ: "prix_ttc" },
      { code: "REVENDEUR", champ: "prix_revendeur_ttc" },
    ],
    taux_tva: Object.values(VAT_PERCENT),
    modes_paiement: PAIEMENTS,
  };
}

function articleOf(good: Good): Record<string, unknown> {
  return {
    id_article: good.no,
    code: good.sku,
    en_vente: good.onSale ? "O" : "N",
    libelles: (["fr", "it", "de"] as const).map((langue) => ({
      langue,
      libelle: good.name[langue],
      accroche: good.teaser?.[langue] ?? null,
      texte: good.text?.[langue] ?? null,
    })),
    codes_barres: [
      { type: "INTERNE", valeur: `2${String(good.no)}` },
      ...(good.gtin === null ? [] : [{ type: "EAN13", valeur: good.gtin }]),
    ],
    prix_ttc: chf(good.retail),
    prix_revendeur_ttc: good.trade === null ? null : chf(good.trade),
    tva: VAT_PERCENT[good.vat],
    unite: UNITE[good.unit],
    stocks: stocksOf(good),
    modifie_le: timeOf(good.changedMs),
  };
}

/** Every fifth good is in one depot only. */
function stocksOf({ no, free, setAside }: Good): readonly unknown[] {
  const elsewhere = free > 0 && no % 5 !== 0 ? Math.floor((free * 0.4) / 1000) * 1000 : 0;
  const renens = { depot: "Renens", dispo: (free - elsewhere) / 1000, reserve: setAside / 1000 };
  return no % 5 === 0 ? [renens] : [renens, { depot: "Vevey", dispo: elsewhere / 1000, reserve: 0 }];
}

function truthOf(good: Good): StockedProduct {
  return understood(good, {
    texts: (words) => ({ ...words }),
    prices: { PUBLIC: good.retail },
    vatCode: VAT_PERCENT[good.vat],
    changedMs: minuteOf(good.changedMs),
  });
}

function headOf({ id, number, reference }: TakenOrder): Record<string, unknown> {
  return { id: Number(id), numero: number, reference_externe: reference };
}

const filled = z.string({ error: "champ obligatoire" }).min(1, { error: "champ obligatoire" });
const maybe = z.string({ error: "texte attendu" }).nullish();
const montant = z
  .string({ error: 'texte attendu, p. ex. "24.90"' })
  .regex(/^-?\d+(?:\.\d{1,6})?$/, { error: 'p. ex. "24.90"' });
const adresse = z
  .object({
    type: z.enum(["facturation", "livraison"], { error: "facturation ou livraison" }),
    societe: maybe,
    prenom: maybe,
    nom: maybe,
    rue: filled,
    npa: filled,
    localite: filled,
    pays: z.string().regex(/^[A-Z]{2}$/, { error: "deux lettres" }),
    canton: maybe,
    telephone: maybe,
    no_tva: maybe,
  })
  .refine(({ societe, nom }) => (societe ?? "") !== "" || (nom ?? "") !== "", { error: "nom ou société" });
const Commande = z.object({
  reference_externe: filled.max(64),
  numero_web: maybe,
  date_commande: filled.refine((text) => msOf(text) !== null, { error: "format attendu : jj/mm/aaaa hh:mm" }),
  devise: z.literal("CHF"),
  prix: z.enum(["TTC", "HT"], { error: "TTC ou HT" }),
  client: z.object({ reference: maybe, courriel: filled, telephone: maybe, langue: maybe }),
  adresses: z.array(adresse).refine((all) => new Set(all.map(({ type }) => type)).size === 2 && all.length === 2, {
    error: "une adresse de facturation, une de livraison",
  }),
  paiement: z.object({ mode: filled, paye: z.enum(["O", "N"], { error: "O ou N" }), transaction: maybe }),
  lignes: z
    .array(
      z.object({
        type: z.enum(["article", "port", "remise", "frais"]),
        code: maybe,
        libelle: filled,
        quantite: montant,
        prix_unitaire: montant,
        tva: z.number({ error: "nombre : 8.1, 3.8, 2.6 ou 0" }),
        montant,
      }),
    )
    .min(1),
  total_ht: montant,
  total_tva: montant,
  total_ttc: montant,
  remarque: maybe,
});
type CommandeJson = z.output<typeof Commande>;

function erreursOf({ paiement, lignes }: CommandeJson): readonly Erreur[] {
  const rates = Object.values(VAT_PERCENT).map(Number);
  return [
    ...(PAIEMENTS.some(({ code }) => code === paiement.mode)
      ? []
      : [{ code: "MODE_PAIEMENT_INCONNU", champ: "paiement.mode", message: paiement.mode }]),
    ...lignes.flatMap(({ tva }, at) =>
      rates.includes(tva) ? [] : [{ code: "TVA_INCONNUE", champ: `lignes[${String(at)}].tva`, message: String(tva) }],
    ),
  ];
}
