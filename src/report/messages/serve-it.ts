/** What `serve` says, and what keeps the page from being served, in Italian; part of the catalogue. */
export const serveIt = {
  "problem.page-not-public":
    "La pagina non viene servita a {listen}, perché altri la possono raggiungere: {why, select, users {non c’è ancora nessun utente.} other {non ha un indirizzo pubblico in TLS.}}",
  "hint.page-not-public":
    "{why, select, users {Crearne uno: tg360 serve users add NOME} other {Mettere davanti un proxy TLS e impostare l’indirizzo a cui la trovano i browser: serve.publicUrl nella configurazione, p. es. https://tg360.example.ch}}",
  "problem.page-address-taken":
    "La pagina non può essere servita a {listen}: un altro programma è in ascolto, o questa macchina non ha l’indirizzo.",
  "hint.page-address-taken": "Scegliere un’altra porta: tg360 serve --listen 127.0.0.1:8361",
  "problem.user-unknown": "Non c’è nessun utente {name}{namesCount, plural, =0 {} other {; ci sono: {names}}}.",
  "hint.user-unknown": "Per crearne uno: tg360 serve users add NOME",
  "problem.user-password-short": "Una password ha almeno {least} caratteri.",
  "hint.user-password-short": "Sceglierne una più lunga; più parole ne fanno una buona.",
  "serve.listens": "La pagina è a {url}",
  "serve.link": "Non ci sono ancora utenti. Questo link vi fa accedere una volta, entro dieci minuti: {link}",
  "serve.password": "Password di {name}",
  "serve.user-added": "L’utente {name} può accedere.",
  "serve.user-removed": "L’utente {name} è rimosso, con tutte le sue sessioni.",
  "serve.no-users": "Non ci sono ancora utenti.",
  "serve.head.user": "Utente",
  "serve.head.role": "Può",
  "serve.head.shops": "Negozi",
  "serve.all-shops": "tutti",
  "serve.role.look": "vedere",
  "serve.role.act": "vedere e agire",
  "event.by": "(da {author})",
} as const;
