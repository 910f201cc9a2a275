import type { fixEn } from "./fix-en.ts";

/** The walk through what waits for a person, in German. */
export const fixDe: Readonly<Record<keyof typeof fixEn, string>> = {
  "fix.none": "Nichts wartet auf Sie.",
  "fix.waits":
    "{n, plural, one {# Bestellung wartet auf Sie} other {# Bestellungen warten auf Sie}}{causes, plural, one {} other {: # Punkte zu entscheiden}}.",
  "fix.which": "Was entspricht dem?",
  "fix.what": "Was soll geschehen?",
  "fix.article-link": "Verkauft wurde das verknüpfte Produkt",
  "fix.article-sku": "Verkauft wurde das Produkt mit der SKU in der Bestellung",
  "fix.send": "Jetzt noch einmal senden",
  "fix.resend": "In TotalGest suchen und nur senden, wenn sie dort fehlt",
  "fix.mark-exported": "Sie ist in TotalGest: Nummer eingeben",
  "fix.is": "In TotalGest ist sie {number}",
  "fix.dismiss": "Nie exportieren",
  "fix.acknowledge": "In TotalGest korrigiert: Änderung erledigen",
  "fix.later": "Vorerst so lassen",
  "fix.end": "Hier aufhören",
  "fix.number": "Ihre Nummer in TotalGest",
  "fix.reason": "Warum? (wird bei der Bestellung vermerkt)",
  "fix.saved": "Gespeichert: {from} = {to}.",
  "fix.done": "Nichts wartet mehr auf Sie.",
  "fix.left":
    "{n, plural, one {# Bestellung wartet} other {# Bestellungen warten}} noch auf Sie. Weiter geht es mit: tg360 fix",
};
