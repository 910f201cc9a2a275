import type { fixEn } from "./fix-en.ts";

/** The walk through what waits for a person, in French. */
export const fixFr: Readonly<Record<keyof typeof fixEn, string>> = {
  "fix.none": "Aucune commande n’attend votre décision.",
  "fix.waits":
    "{n, plural, one {# commande attend votre décision} other {# commandes attendent votre décision}}{causes, plural, one {} other { : # points à régler}}.",
  "fix.which": "À quoi cela correspond-il ?",
  "fix.what": "Que faut-il faire ?",
  "fix.article-link": "Le produit connecté a été vendu",
  "fix.article-sku": "Le produit qui a le SKU de la commande a été vendu",
  "fix.send": "Renvoyer maintenant",
  "fix.resend": "La chercher dans TotalGest, et ne l’envoyer que si elle n’y est pas",
  "fix.mark-exported": "Elle est dans TotalGest : saisir son numéro",
  "fix.is": "Dans TotalGest, c’est {number}",
  "fix.dismiss": "Ne jamais l’exporter",
  "fix.acknowledge": "C’est corrigé dans TotalGest : changement réglé",
  "fix.later": "La laisser pour l’instant",
  "fix.end": "S’arrêter ici",
  "fix.number": "Son numéro dans TotalGest",
  "fix.reason": "Pourquoi ? (noté avec la commande)",
  "fix.saved": "Enregistré : {from} = {to}.",
  "fix.done": "Plus aucune commande n’attend votre décision.",
  "fix.left":
    "{n, plural, one {# commande attend encore} other {# commandes attendent encore}} votre décision. Pour continuer : tg360 fix",
};
