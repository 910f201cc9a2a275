import type { fixEn } from "./fix-en.ts";

/** The walk through what waits for a person, in Italian. */
export const fixIt: Readonly<Record<keyof typeof fixEn, string>> = {
  "fix.none": "Non c’è nulla che aspetti una decisione.",
  "fix.waits":
    "{n, plural, one {# ordine aspetta una decisione} other {# ordini aspettano una decisione}}{causes, plural, one {} other {: # punti da decidere}}.",
  "fix.which": "A che cosa corrisponde?",
  "fix.what": "Che cosa si deve fare?",
  "fix.article-link": "È stato venduto il prodotto collegato",
  "fix.article-sku": "È stato venduto il prodotto con lo SKU dell’ordine",
  "fix.send": "Inviare di nuovo adesso",
  "fix.resend": "Cercarlo in TotalGest e inviarlo solo se non c’è",
  "fix.mark-exported": "È in TotalGest: inserire il suo numero",
  "fix.is": "In TotalGest è {number}",
  "fix.dismiss": "Non esportarlo mai",
  "fix.acknowledge": "Sistemato in TotalGest: risolto",
  "fix.later": "Lasciarlo per ora",
  "fix.end": "Fermarsi qui",
  "fix.number": "Il suo numero in TotalGest",
  "fix.reason": "Perché? (resta annotato con l’ordine)",
  "fix.saved": "Salvato: {from} = {to}.",
  "fix.done": "Non c’è più nulla che aspetti una decisione.",
  "fix.left":
    "{n, plural, one {# ordine aspetta} other {# ordini aspettano}} ancora una decisione. Per continuare: tg360 fix",
};
