/** What `serve` says, and what keeps the page from being served, in French; part of the catalogue. */
export const serveFr = {
  "problem.page-not-public":
    "La page n’est pas servie à {listen}, car d’autres peuvent l’y atteindre : {why, select, users {il n’y a pas encore d’utilisateur.} other {elle n’a pas d’adresse publique en TLS.}}",
  "hint.page-not-public":
    "{why, select, users {Créez-en un : tg360 serve users add NOM} other {Placez un proxy TLS devant et indiquez où les navigateurs la trouvent : serve.publicUrl dans la configuration, p. ex. https://tg360.example.ch}}",
  "problem.page-address-taken":
    "La page ne peut pas être servie à {listen} : un autre programme y écoute, ou cette machine n’a pas cette adresse.",
  "hint.page-address-taken": "Choisissez un autre port : tg360 serve --listen 127.0.0.1:8361",
  "problem.user-unknown": "Il n’y a pas d’utilisateur {name}{namesCount, plural, =0 {} other { ; il y a : {names}}}.",
  "hint.user-unknown": "Pour en créer un : tg360 serve users add NOM",
  "problem.user-password-short": "Un mot de passe a au moins {least} caractères.",
  "hint.user-password-short": "Choisissez-en un plus long ; plusieurs mots en font un bon.",
  "serve.listens": "La page est à {url}",
  "serve.link": "Il n’y a pas encore d’utilisateur. Ce lien vous connecte une fois, dans les dix minutes : {link}",
  "serve.password": "Mot de passe de {name}",
  "serve.user-added": "L’utilisateur {name} peut se connecter.",
  "serve.user-removed": "L’utilisateur {name} est supprimé, avec toutes ses sessions.",
  "serve.no-users": "Il n’y a pas encore d’utilisateur.",
  "serve.head.user": "Utilisateur",
  "serve.head.role": "Droit",
  "serve.head.shops": "Boutiques",
  "serve.all-shops": "toutes",
  "serve.role.look": "voir",
  "serve.role.act": "voir et agir",
  "event.by": "(par {author})",
} as const;
