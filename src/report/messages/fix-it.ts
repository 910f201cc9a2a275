import type { fixEn } from "./fix-en.ts";

/** The walk through what waits for a person, in Italian. */
export const fixIt: Readonly<Record<keyof typeof fixEn, string>> = {
  "fix.none": "Nessun ordine aspetta una vostra decisione.",
  "fix.waits":
    "{n, plural, one {# ordine aspetta una vostra decisione} other {# ordini aspettano una vostra decisione}}{causes, plural, one {} other {: # punti da decidere}}.",
  "fix.which": "A che cosa corrisponde?",
  "fix.what": "Che cosa si deve fare?",
  "fix.article-link": "È stato venduto il prodotto collegato",
  "fix.article-sku": "È stato venduto il prodotto con lo SKU dell’ordine",
  "fix.send": "Inviare di nuovo adesso",
  "fix.resend": "Cercarlo in TotalGest e inviarlo solo se non c’è",
  "fix.mark-exported": "È in TotalGest: inserire il suo numero",
  "fix.is": "In TotalGest è {number}",
  "fix.dismiss": "Non esportarlo mai",
  "fix.acknowledge": "Corretto in TotalGest: modifica risolta",
  "fix.later": "Lasciarlo per ora",
  "fix.end": "Fermarsi qui",
  "fix.number": "Il suo numero in TotalGest",
  "fix.reason": "Perché? (resta annotato con l’ordine)",
  "fix.saved": "Salvato: {from} = {to}.",
  "fix.done": "Nessun ordine aspetta più una vostra decisione.",
  "fix.left":
    "{n, plural, one {# ordine aspetta} other {# ordini aspettano}} ancora una vostra decisione. Per continuare: tg360 fix",
};
