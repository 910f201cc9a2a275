import type { setupEn } from "./setup-en.ts";

export const setupFr: Readonly<Record<keyof typeof setupEn, string>> = {
  // ------------------------------------------------------------------------------------------------ configure
  "setup.endpoint": "TotalGest : adresse de l’API (endpoint)",
  "setup.ownerId": "TotalGest : id du propriétaire (owner)",
  "setup.shopId": "TotalGest : id de la boutique",
  "setup.username": "TotalGest : nom d’utilisateur",
  "setup.password": "TotalGest : mot de passe",
  "setup.url": "Framework360 : adresse de la boutique",
  "setup.apiKey": "Framework360 : clé d’API",
  "setup.keep": "Entrée garde la valeur actuelle",
  "setup.trying": "Appel de {system} à {address}…",
  "setup.works": "{system} répond.",
  "setup.knows": "TotalGest connaît la boutique : {name}.",
  "setup.statuses": "Quels statuts signifient « terminée » ?",
  "setup.cancelled": "Lesquels signifient « annulée » ou « remboursée » ?",
  "setup.one-at-least": "Au moins un",
  "setup.months":
    "La boutique a {completed, plural, one {# commande terminée} other {# commandes terminées}} des 24 derniers mois : {months}.",
  "setup.export-from": "Exporter dès le (AAAA-MM-JJ ou JJ.MM.AAAA ; vide : pas encore)",
  "setup.payment": "Mode de paiement de TotalGest pour « {name} »",
  "setup.vat": "Code TVA de TotalGest pour {rate} %",
  "setup.unmapped": "aucun (commandes en suspens)",
  "setup.price-list": "Liste de prix de TotalGest pour la boutique",
  "setup.language": "Langue principale de la boutique",
  "setup.buffer": "Stock de sécurité : pièces que la boutique n’affiche pas",
  "setup.saved": "Enregistré : {path}",
  "setup.next": "Ensuite, voir ce que ferait une première mise à jour : tg360 pull-products --dry-run",
  "setup.missing": "Il manque encore : {missing}. D’ici là, ce système n’est pas appelé.",
  "setup.webhook": "La boutique envoie désormais ses signaux à {url}.",
  "setup.moved": "L’état appartient maintenant aux adresses configurées.",
  "setup.no-export-from": "Aucun premier jour n’est fixé : seules les commandes indiquées avec --ids sont exportées.",
  "setup.first-day-ahead":
    "Le premier jour, {day}, est encore à venir : d’ici là, aucune commande n’est envoyée d’elle-même.",
  "setup.intro":
    "Ceci configure tg360 en quatre étapes. Rien n’est enregistré avant la fin ; Ctrl-C laisse tout comme avant.",
  "setup.step": "{n}/{of} {what}",
  "setup.about.endpoint":
    "Une des cinq données de votre accès à TotalGest : un hôte comme tg00.bweb.ch. On peut omettre https://.",
  "setup.about.ownerId": "À qui sont les données dans TotalGest ; aussi l’une des cinq données.",
  "setup.about.shopId": "Laquelle des boutiques du propriétaire ; aussi l’une des cinq données.",
  "setup.about.username":
    "L’utilisateur sous lequel tg360 travaille dans TotalGest ; - (un trait d’union) s’il n’y a pas de noms d’utilisateur.",
  "setup.about.password": "Seules des étoiles s’affichent.",
  "setup.about.url": "Comme vous l’ouvrez dans le navigateur, par exemple shop.example.ch.",
  "setup.about.apiKey":
    "40 caractères, créée dans le back-office de la boutique. Elle doit permettre de lire commandes, modes de paiement et produits, et d’écrire les produits.",
  "setup.about.statuses":
    "Seules les commandes terminées vont à TotalGest. Les statuts correspondants sont déjà cochés.",
  "setup.about.cancelled": "Une commande annulée ne va pas à TotalGest ; sa marchandise est remise en vente.",
  "setup.about.export-from":
    "Les commandes plus anciennes ne sont jamais envoyées d’elles-mêmes. Choisissez le jour qui suit la dernière commande saisie à la main dans TotalGest ; aujourd’hui : {today}.",
  "setup.about.mapping":
    "Les codes et les taux identiques s’associent tout seuls. Une commande à laquelle il manque un équivalent est mise en suspens ; elle n’est pas perdue.",
  "setup.about.price-list": "La boutique affiche les prix de cette liste.",
  "setup.about.language":
    "La boutique affiche noms et descriptions surtout dans cette langue ; les autres sont envoyées comme traductions.",
  "setup.about.buffer":
    "Retiré du stock de chaque produit, pour que la boutique ne vende pas ce qu’une autre caisse vient de vendre. 0 = rien.",
  "setup.about.lang": "Pour tout ce qu’affiche tg360, courriels compris.",
  "setup.lang": "Langue des messages de tg360",
  "setup.needed": "Il faut une réponse.",
  "setup.needed-user": "Il faut une réponse. S’il n’y a pas de noms d’utilisateur : -",
  "setup.wrong-address": "Non valable. Utilisez https:// (http:// n’est accepté que pour cette machine).",
  "setup.wrong-key": "Seulement des lettres, des chiffres et des signes, sans espace.",
  "setup.wrong-day": "Un jour, par exemple 2026-01-31 ou 31.01.2026.",
  "setup.wrong-number": "Un nombre entier à partir de 0.",
  "setup.what-now": "Que faire ?",
  "setup.correct": "Corriger : {what}",
  "setup.retry": "Réessayer sans rien changer",
  "setup.leave": "Quitter ; rien n’est enregistré",
  "setup.save-anyway": "Mon {system} fonctionne autrement : enregistrer et faire proposer un profil",
  "setup.left": "Rien n’a été enregistré ; tout est comme avant.",
  "setup.payments": "Modes de paiement",
  "setup.vats": "Taux de TVA",
  "setup.by-itself": "tout seul",
  "setup.by-you": "choisi auparavant",
  "setup.open": "à choisir",
  "setup.summary": "Voici ce qui sera enregistré",
  "setup.sum.completed": "Terminée veut dire",
  "setup.sum.cancelled": "Annulée veut dire",
  "setup.sum.from": "Commandes dès le",
  "setup.sum.not-yet": "pas encore",
  "setup.sum.price-list": "Liste de prix",
  "setup.sum.languages": "Langues",
  "setup.sum.buffer": "Stock de sécurité",
  "setup.sum.lang": "Messages",
  "setup.agree": "Est-ce juste ?",
  "setup.save": "Oui, enregistrer",
  "setup.over": "Non, tout revoir",
  "setup.next-export": "Puis voir ce qui serait exporté : tg360 export-orders --dry-run",
  "setup.runs-too": "Ce qui tourne pour les autres boutiques prend aussi celle-ci en charge, sans rien faire de plus.",
  "setup.next-cron": "Pour que cron le fasse toutes les cinq minutes, tapez crontab -e et collez ces lignes :",
  "setup.overridden": "Des variables d’environnement l’emportent sur ce qui a été enregistré : {names}.",
  "check.well": "Tout répond.",
  "check.not-saved":
    "L’essai a été fait avec les options données. --check n’enregistre rien : sans cette option, elles sont enregistrées.",
  "check.works": "fonctionne",
  "check.skipped": "pas essayé",
  "show.file": "Fichier de configuration : {path}",
  "show.no-file": "Fichier de configuration (pas encore là) : {path}",
  "show.unset": "non défini",
  "origin.flag": "option",
  "origin.environment": "environnement : {name}",
  "origin.file": "fichier",
  "origin.default": "par défaut",
  "head.system": "Système",
  "head.function": "Fonction",
  // ------------------------------------------------------------------------------------------------ daemon
  "daemon.started": "tg360 {version} : un cycle toutes les {interval}, jusqu’à l’arrêt demandé (pid {pid})",
  "daemon.ended": "Terminé.",
  "daemon.cycle": "{at} {orders} | {products} | code {exitCode} | {duration}",
  "daemon.part": "{direction} : {what}",
  // ------------------------------------------------------------------------------------------------ sandbox and demo
  "profile.doubts": "Peut-être involontaire :",
  "profile.family.ansi":
    "Un ancien programme Windows : texte dans sa page de code, pas en UTF-8.\nJeton dans un en-tête de la connexion ; formulaires ; JSON en text/plain.",
  "profile.family.header-key":
    "Une clé dans un en-tête ; des listes sans nom autour.\nPages par décalage ; prix en objet, par tarif.",
  "profile.family.italian":
    "Nom d’utilisateur et mot de passe (Basic) ; la boutique dans le chemin.\nPages numérotées ; un champ par langue.",
  "profile.family.no-look-up":
    "Un jeton ; prend les commandes, sans qu’on puisse les rechercher.\nTout le catalogue en une réponse ; oui et non en toutes lettres.",
  "profile.family.odata":
    "OData : $filter, $expand, l’adresse de la page suivante.\nUne connexion ; textes, prix et stocks en listes.",
  "profile.family.php-box":
    "Une seule adresse avec ?r=…, formulaires en POST, session en cookie.\nErreurs dans un 200 ; prix par lot ; stock moins le réservé.",
  "profile.family.query-token":
    "Une connexion, puis son jeton dans chaque adresse.\nCentimes et secondes depuis 1970 en nombres ; un curseur.",
  "profile.family.rpc":
    "JSON-RPC à une seule adresse, derrière OAuth2 (client credentials).\nParamètres par position ; un produit inconnu est null.",
  "profile.family.typed-lists":
    "Listes d’entrées typées : textes par langue, stock par dépôt.\nMontants suivis de leur monnaie ; pages numérotées.",
  "profile.family.xmlish":
    "Du XML derrière un convertisseur : tout est texte, un seul élément n’est pas une liste.\nS et N, virgule décimale, heure locale.",
  "profile.fine": "{path} est valable.",
  "sandbox.open":
    "Un TotalGest et un Framework360 simulés tournent sur cette machine. Utilisez ces réglages dans un autre terminal ; Ctrl-C les arrête tous deux.",
  "demo.shops": "Les boutiques, une par une",
  "demo.step": "{n}. {what}",
  "demo.configure": "Configurer : tg360 appelle vraiment les deux systèmes",
  "demo.pull": "Amener les produits de TotalGest dans la boutique",
  "demo.export": "Envoyer les commandes terminées à TotalGest",
  "demo.status": "Où en est-on ?",
  "demo.orders": "Les dernières commandes",
  "demo.products": "Quelques produits",
  "demo.again": "Encore une fois : rien n’a changé, donc rien n’est envoyé",
  "demo.done":
    "Terminé. TotalGest a {orders, plural, one {# commande} other {# commandes}}, chacune une fois ; la seconde mise à jour {writes, plural, =0 {n’a rien envoyé} one {a envoyé un changement} other {a envoyé # changements}} à la boutique.",
  "demo.held": "Une vraie boutique a aussi des commandes en suspens ou en échec, comme ci-dessus.",
  "demo.broken": "La démonstration ne s’est pas terminée comme prévu (code {exitCode}).",
  "demo.next": "Maintenant avec vos propres systèmes : tg360 configure",
};
