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
import { wallClockAt, wallClockMs } from "./swiss-time.ts";

/**
 * A merchandise system of Romandie that keeps everything in lists of typed entries: texts by `langue`, bar codes by `type`,
 * stock by `depot`, addresses by `type`. Basic, and two headers with every call. An amount is text with its currency
 * (`"1'290.00 CHF"`), a rate is `"8.1 %"`; in an order amounts are text without it, and the rate is a JSON number. Dates
 * are those of a Swiss clock, to the minute. What the shop can sell is what all depots have together.
 *
 * - `GET  /api/v2/points-de-vente/SHOP` → `{"point_de_vente":{…}}`
 * - `GET  /api/v2/articles?page=1&par_page=25&modifie_depuis=24/11/2026 09:30&code=SKU` → `{"articles":[…],"pagination":
 *   {"total_pages",…},"etabli_le"}` and a `Link` header; a page after the last is 404 `PAGE_INEXISTANTE`
 * - `GET  /api/v2/articles/ID` → `{"article":{…}}`
 * - `POST /api/v2/commandes` → 201 `{"commande":{"id","numero",…}}`. The same `Idempotency-Key` and bytes: 200 and the first
 *   answer; other bytes: 409 `CLE_REUTILISEE`. A reference that is there: 409 with that order. What is not in the file of
 *   articles has the code `DIVERS`
 * - `GET  /api/v2/commandes?reference_externe=REF` → `{"commandes":[…]}`
 *
 * Failures: `{"erreurs":[{"code","champ","message"}]}`
 */
export async function openTypedLists(options: ForeignOptions = {}): Promise<ForeignErp> {
  const now = options.now ?? Date.now;
  const { ownerId, shopId, username, password } = credentialsOf(options);
  const ledger = new RoadLedger();
  const stock = new StockRoom(someGoods(options.seed ?? 1).map(dearer), now);
  const answers = new Map<string, { readonly body: string; readonly answer: unknown }>();

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
    const known = answers.get(key);
    if (known !== undefined)
      return known.body === body ? jsonReply(200, known.answer) : erreur(409, "CLE_REUTILISEE", "clé déjà utilisée");
    const sent = Commande.safeParse(parsed(body));
    if (!sent.success)
      return invalide(
        sent.error.issues.map(({ path, message }) => ({ code: "VALEUR_INVALIDE", champ: placeOf(path), message })),
      );
    const { reference_externe: reference, lignes } = sent.data;
    const there = ledger.orders.find((order) => order.reference === reference);
    if (there !== undefined)
      return jsonReply(409, {
        erreurs: [
          {
            code: "REFERENCE_EXISTANTE",
            champ: "reference_externe",
            message: "déjà enregistrée",
            commande: headOf(there),
          },
        ],
      });
    const erreurs = erreursOf(sent.data, stock);
    if (erreurs.length > 0) return invalide(erreurs);
    const id = 5001 + ledger.orders.length;
    const taken = { reference, id: String(id), number: `C${String(id)}`, body };
    ledger.orders.push(taken);
    for (const { type, code, quantite } of lignes)
      if (type === "article" && code !== DIVERS) stock.take(code ?? "", Number(quantite));
    const answer = { commande: headOf(taken) };
    if (key !== "") answers.set(key, { body, answer });
    return jsonReply(201, answer);
  };

  const commandes = (reference: string | null): Reply =>
    jsonReply(200, { commandes: ledger.orders.filter((order) => order.reference === reference).map(headOf) });

  const answer = (call: Call): Reply => {
    const basic = Buffer.from(/^Basic (.+)$/.exec(call.headers.authorization ?? "")?.[1] ?? "", "base64").toString();
    if (basic !== `${username}:${password}`) {
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
  return { ...(await listen({ purposeOf, answer, failure }, ledger, now)), stock, truth: () => stock.all.map(truthOf) };
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

const ROUTES: readonly (readonly [string, RegExp, Purpose])[] = [
  ["GET", /^\/api\/v2\/points-de-vente\/[^/]+$/, "shop"],
  ["GET", /^\/api\/v2\/articles$/, "products"],
  ["GET", /^\/api\/v2\/articles\/\d+$/, "product"],
  ["POST", /^\/api\/v2\/commandes$/, "createOrder"],
  ["GET", /^\/api\/v2\/commandes$/, "findOrder"],
];

function purposeOf({ method, path }: Call): Purpose | null {
  return ROUTES.find(([verb, form]) => verb === method && form.test(path))?.[2] ?? null;
}

type Erreur = Readonly<Record<string, string>>;

function erreur(status: number, code: string, message: string, champ = ""): Reply {
  return jsonReply(status, { erreurs: [{ code, champ, message }] });
}

function invalide(erreurs: readonly Erreur[]): Reply {
  return jsonReply(422, { erreurs });
}

/** `lignes[0].code` */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${String(key)}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

/** One good costs more than a thousand francs. */
function dearer(good: Good): Good {
  return good.no === 1020 ? { ...good, retail: 129_000, trade: 105_050 } : good;
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
  return `${(centimes / 100).toFixed(2).replaceAll(/\B(?=(?:\d{3})+\.)/g, "'")} CHF`;
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
    taux_tva: Object.values(VAT_PERCENT).map((rate) => `${rate} %`),
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
    tva: `${VAT_PERCENT[good.vat]} %`,
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
  const rate = VAT_PERCENT[good.vat];
  return {
    id: String(good.no),
    sku: good.sku,
    ean: good.gtin,
    active: good.onSale,
    name: { ...good.name },
    shortDescription: good.teaser === null ? null : { ...good.teaser },
    description: good.text === null ? null : { ...good.text },
    prices: [{ list: "PUBLIC", currency: "CHF", amount: (good.retail / 100).toFixed(2), includesVat: true }],
    vat: { code: rate, rate },
    quantity: String(good.free / 1000),
    updatedAt: new Date(minuteOf(good.changedMs)).toISOString(),
  };
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

function erreursOf(commande: CommandeJson, stock: StockRoom): readonly Erreur[] {
  const erreurs: Erreur[] = [];
  const add = (code: string, champ: string, message: string): void => void erreurs.push({ code, champ, message });
  if (!PAIEMENTS.some(({ code }) => code === commande.paiement.mode))
    add("MODE_PAIEMENT_INCONNU", "paiement.mode", commande.paiement.mode);
  commande.lignes.forEach(({ type, code, tva }, at) => {
    const ligne = `lignes[${String(at)}]`;
    const isKnown = type !== "article" || code === DIVERS || stock.withSku(code ?? "") !== null;
    if (!isKnown) add("ARTICLE_INCONNU", `${ligne}.code`, code ?? "sans code");
    if (!Object.values(VAT_PERCENT).map(Number).includes(tva)) add("TVA_INCONNUE", `${ligne}.tva`, String(tva));
  });
  const sum = commande.lignes.reduce((all, { montant: ligne }) => all + Math.round(Number(ligne) * 100), 0);
  const name = commande.prix === "TTC" ? "total_ttc" : "total_ht";
  if (sum !== Math.round(Number(commande[name]) * 100)) add("TOTAL_INCOHERENT", name, "les lignes donnent autre chose");
  return erreurs;
}
