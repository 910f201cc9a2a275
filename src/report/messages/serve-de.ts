/** What `serve` says, and what keeps the page from being served, in German; part of the catalogue. */
export const serveDe = {
  "problem.page-not-public":
    "Die Seite wird unter {listen} nicht angeboten, weil andere sie dort erreichen: {why, select, users {Es gibt noch keinen Benutzer.} other {Sie hat keine öffentliche Adresse über TLS.}}",
  "hint.page-not-public":
    "{why, select, users {Legen Sie einen an: tg360 serve users add NAME} other {Stellen Sie einen Proxy mit TLS davor und setzen Sie die Adresse, unter der Browser sie finden: serve.publicUrl in der Konfiguration, z. B. https://tg360.example.ch}}",
  "problem.page-address-taken":
    "Die Seite kann unter {listen} nicht angeboten werden: Dort lauscht ein anderes Programm, oder diese Maschine hat die Adresse nicht.",
  "hint.page-address-taken": "Wählen Sie einen anderen Port: tg360 serve --listen 127.0.0.1:8361",
  "problem.user-unknown": "Es gibt keinen Benutzer {name}{namesCount, plural, =0 {} other {; es gibt: {names}}}.",
  "hint.user-unknown": "Um einen anzulegen: tg360 serve users add NAME",
  "problem.user-password-short": "Ein Passwort hat mindestens {least} Zeichen.",
  "hint.user-password-short": "Wählen Sie ein längeres; mehrere Wörter ergeben ein gutes.",
  "serve.listens": "Die Seite steht unter {url}",
  "serve.link": "Es gibt noch keine Benutzer. Dieser Link meldet Sie einmal an, innert zehn Minuten: {link}",
  "serve.password": "Passwort von {name}",
  "serve.user-added": "Der Benutzer {name} kann sich anmelden.",
  "serve.user-removed": "Der Benutzer {name} ist entfernt, mit allen Sitzungen.",
  "serve.no-users": "Es gibt noch keine Benutzer.",
  "serve.head.user": "Benutzer",
  "serve.head.role": "Darf",
  "serve.head.shops": "Shops",
  "serve.all-shops": "alle",
  "serve.role.look": "ansehen",
  "serve.role.act": "ansehen und handeln",
  "event.by": "(von {author})",
} as const;
