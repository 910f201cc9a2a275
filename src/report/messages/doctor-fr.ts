import type { doctorEn } from "./doctor-en.ts";

export const doctorFr: Readonly<Record<keyof typeof doctorEn, string>> = {
  "doctor.place.machine": "Cette machine",
  "doctor.place.configuration": "Configuration",
  "doctor.place.TotalGest": "TotalGest",
  "doctor.place.Framework360": "Framework360",
  "doctor.verdict.well": "Tout va bien.",
  "doctor.verdict.warnings":
    "Cela fonctionne ; {warnings, plural, one {un point mérite} other {# points méritent}} un regard.",
  "doctor.verdict.errors":
    "{errors, plural, one {Un point est} other {# points sont}} à corriger{warnings, plural, =0 {} one {, et un mérite un regard} other {, et # méritent un regard}}.",
  "doctor.looking": "tg360 examine cette machine, la configuration et les deux systèmes…",
  "doctor.dry-order": "Une commande inventée, telle que TotalGest la recevrait",
  "doctor.nothing-there": "rien",
  "doctor.nothing-in": "rien dans {lacking, number} sur {of, number}",
  "doctor.perhaps": "peut-être {path} : {seen}",
  "doctor.perhaps-texts": "peut-être par langue : {texts}",
  "doctor.perhaps-always": "peut-être toujours {seen}",
  "doctor.proposal.none":
    "Rien ne diffère du profil en vigueur : aucun fichier n’est nécessaire, et aucun n’a été écrit.",
  "doctor.proposal.written": "Écrit : {path}. Relisez-le ; la liste ci-dessus indique ce qui n’est pas sûr.",
  "doctor.proposal.begun":
    "Écrit : {path}. Ce n’est qu’un début, car la connexion n’a pas réussi. Seul le fournisseur sait ce qui est à compléter ; jusque-là, c’est comme dans le contrat intégré.",
  "doctor.proposal.next": "Ensuite, utilisez-le : tg360 profile check {pathArg} et tg360 configure {option} {pathArg}",
  "doctor.proposal.look": "Ensuite, voyez ce qui manque encore avec lui : {command}",
  "doctor.proposal.use": "Avec {path}, il ne reste rien à corriger. Utilisez-le : tg360 configure {option} {pathArg}",
  "doctor.proposal.orders-left":
    "Avant de l’utiliser, écrivez dans {path} comment s’y appelle une commande ; puis : {command}",
  "doctor.proposal.again": "Une fois corrigé, ou pour faire proposer le profil suivant : {command}",
  "doctor.proposal.by-hand":
    "Aucune proposition pour {fieldsCount, plural, one {# champ : quelqu’un doit le} other {# champs : quelqu’un doit les}} trouver : {fields}.",
  "doctor.proposal.stuck":
    "Pour les points ci-dessus, tg360 ne peut rien proposer : quelqu’un doit les écrire dans le profil. Aucun fichier n’a été écrit.",
  "doctor.proposal.unseen":
    "La connexion à {system} n’a pas réussi, ou {system} n’a pas répondu comme convenu. tg360 ne peut donc encore rien proposer, et aucun fichier n’a été écrit. Corrigez d’abord les points ci-dessus.",
  "doctor.proposal.unsampled": "{system} n’a pas pu être interrogé : il n’y a rien à proposer.",
  "doctor.head.path": "Partie du profil",
  "doctor.head.confidence": "Certitude",
  "doctor.head.seen": "Trouvé à cet endroit",
  "doctor.confidence.high": "sûr",
  "doctor.confidence.medium": "probable",
  "doctor.confidence.low": "supposé",
  "doctor.confidence.open": "à compléter",
  "doctor.write-test":
    "Le test écrit. À TotalGest : une commande qui n’est pas du JSON, de sorte qu’aucune commande ne peut en résulter. À Framework360 : un produit sans nom sous un SKU déjà pris, pour qu’il soit refusé (s’il est créé, il est masqué, et son id est affiché) ; le propre SKU d’un produit, une fois seul et une fois en lot ; le propre numéro TotalGest d’une commande exportée, ou un numéro pour une commande qui n’existe pas. Aucune valeur n’est modifiée. Le faire ?",
  "problem.sample-unreadable": "La réponse enregistrée {path} ne peut pas être lue : {detail}.",
  "hint.sample-unreadable": "Indiquez un fichier qui contient une réponse en JSON, telle qu’elle est arrivée.",
  "problem.file-exists": "{path} existe déjà.",
  "hint.file-exists": "Indiquez un autre fichier, ou écrasez celui-ci avec --yes",
  "problem.write-test-unasked":
    "--write-test écrit dans les deux systèmes, et il n’y a pas de terminal pour poser la question.",
  "hint.write-test-unasked": "Lisez ce que fait le test (tg360 doctor --help), puis relancez la commande avec --yes",

  // ------------------------------------------------------------------------------------------------ this machine
  "doctor.said.node": "Node.js {node}, tg360 {tg360} ({libraries})",
  "doctor.said.tls-off": "NODE_TLS_REJECT_UNAUTHORIZED=0 désactive la vérification des certificats des serveurs.",
  "doctor.fix.tls-off":
    "Retirer NODE_TLS_REJECT_UNAUTHORIZED de l’environnement. Pour un certificat à vous : NODE_EXTRA_CA_CERTS=FICHIER",
  "doctor.said.private": "Seul son propriétaire peut lire {path}",
  "doctor.said.open-to-others": "D’autres sur cette machine peuvent lire {path} (mode {mode}).",
  "doctor.fix.open-to-others": "Fermer l’accès : {command}",
  "doctor.said.disk": "{freeMb, number} Mo libres pour {path}",
  "doctor.said.disk-low": "Il ne reste que {freeMb, number} Mo pour {path}.",
  "doctor.fix.disk-low": "Faire de la place : {neededMb, number} Mo devraient y être libres.",
  "doctor.said.not-a-folder": "{path} est un fichier, alors que le dossier de l’état doit s’y trouver.",
  "doctor.fix.not-a-folder":
    "Régler dataDir sur un dossier : tg360 --data-dir DOSSIER, ou dataDir dans la configuration",
  "doctor.said.not-writable": "Rien ne peut être écrit dans {path} ({detail}).",
  "doctor.fix.not-writable": "Le rendre inscriptible, ou régler dataDir sur un autre dossier.",
  "doctor.said.state-none": "Pas encore d’état ; la première exécution crée {path}",
  "doctor.said.state":
    "L’état est lisible : {products, plural, one {# produit} other {# produits}}, {orders, plural, one {# commande} other {# commandes}}",
  "doctor.said.clock":
    "L’horloge concorde avec celles des serveurs à {seconds, plural, one {# seconde} other {# secondes}} près",
  "doctor.said.clock-off": "L’horloge de cette machine est décalée de {by}, comparée à {than}.",
  "doctor.fix.clock-off": "La faire régler par le réseau : timedatectl set-ntp true",
  "doctor.said.clock-of-system-off": "L’horloge de cette machine et celle de {system} diffèrent de {by}.",
  "doctor.fix.clock-of-system-off":
    "Comparer les deux à une montre. Si celle-ci est juste, prévenir l’exploitant de {system} ; sinon : timedatectl set-ntp true",

  // ------------------------------------------------------------------------------------------------ configuration
  "doctor.said.configuration":
    "Tout le nécessaire est réglé : {file, plural, =0 {aucun réglage} one {# réglage} other {# réglages}} dans {path}{environment, plural, =0 {} other {, # dans l’environnement}}{flag, plural, =0 {} one {, # option} other {, # options}}",
  "doctor.said.not-configured": "Il manque : {missing}. Le fichier de configuration est {path}.",
  "doctor.fix.not-configured": "Configurer : tg360 configure (ou indiquer le bon fichier avec --config)",
  "doctor.said.config-cut": "Le fichier de configuration {path} ne peut pas être lu : {detail}.",
  "doctor.fix.config-cut": "Réparer {path}, ou le supprimer et recommencer : tg360 configure",
  "doctor.said.config-fault": "La configuration n’est pas valable : {fault}.",
  "doctor.fix.config-fault": "La corriger : tg360 configure (voir ce qui est réglé : tg360 configure --show)",
  "doctor.said.setting-unknown": "Il n’y a pas de réglage « {name} » ({where}).",
  "doctor.fix.setting-unknown": "Écrire {nearest} à la place.",
  "doctor.said.variable-unknown": "tg360 ne connaît pas la variable d’environnement {name} et n’utilise pas sa valeur.",
  "doctor.fix.variable-unknown": "Si vous voulez dire {nearest}, la renommer ; sinon la supprimer.",
  "doctor.said.secret-fails": "{key} ne peut pas être lu dans {source} : {detail}.",
  "doctor.fix.secret-fails": "Corriger {source}, ou le fichier ou la commande qu’il nomme.",
  "doctor.said.export-from-missing":
    "Aucun premier jour n’est réglé (export.from) : aucune commande n’est exportée d’elle-même.",
  "doctor.fix.export-from-missing": "Régler export.from : tg360 configure --export-from {today}",
  "doctor.said.profile-built-in": "{key} : le contrat intégré",
  "doctor.said.profile": "{key} : {path}",
  "doctor.said.profile-fault": "Le profil {path} n’est pas valable : {fault}.",
  "doctor.fix.profile-fault": "Corriger {at} : {fault}. Tous les noms possibles : tg360 profile schema",
  "doctor.said.profile-name": "Le profil {path} contient un nom inconnu : {at}.",
  "doctor.fix.profile-name": "Écrire {nearest} à la place.",

  // ------------------------------------------------------------------------------------------------ the way
  "doctor.said.dns": "{host} est {address}",
  "doctor.said.dns-unknown": "Le nom {host} ne peut pas être résolu ({detail}).",
  "doctor.fix.dns-unknown": "Vérifier l’orthographe de {setting}, puis le serveur de noms de cette machine.",
  "doctor.said.connection": "{host} répond ({ms, number} ms)",
  "doctor.said.no-connection": "Pas de connexion à {host} ({detail}).",
  "doctor.fix.no-connection": "Vérifier {setting}, puis si un pare-feu laisse passer cette machine.",
  "doctor.said.too-slow": "{operation} : {host} n’a pas répondu en {timeout}.",
  "doctor.fix.too-slow":
    "S’il est seulement lent, lui donner plus de temps : http.timeout (tg360 configure --timeout 60s)",
  "doctor.said.redirected": "{operation} : l’adresse redirige vers {location}.",
  "doctor.fix.redirected":
    "tg360 ne suit pas les redirections, car elles transmettraient la clé. Régler {setting} sur cette adresse.",
  "doctor.said.proxy-unused": "{variables} est réglé, mais tg360 n’utilise pas de proxy.",
  "doctor.fix.proxy-unused": "Permettre à cette machine de se connecter directement, sans le proxy.",
  "doctor.said.proxy":
    "{operation} : une page web (HTML) est venue au lieu de données, avec le statut {status}, de {host}{via, select, none {} other { ({via})}} : {excerpt}",
  "doctor.fix.proxy":
    "Un proxy, un pare-feu ou une page de connexion répond à sa place : laisser passer cette machine. Sinon, vérifier {setting}.",
  "doctor.said.tls": "Certificat de {issuer}, valable encore {days, plural, one {# jour} other {# jours}}",
  "doctor.said.tls-expired": "Le certificat de {host} était valable jusqu’au {until}.",
  "doctor.fix.tls-expired": "L’exploitant de ce serveur doit le renouveler.",
  "doctor.said.tls-not-yet": "Le certificat de {host} n’est valable qu’à partir du {from}.",
  "doctor.fix.tls-not-yet": "Vérifier l’horloge de cette machine : timedatectl",
  "doctor.said.tls-soon":
    "Le certificat de {host} n’est plus valable que {days, plural, one {# jour} other {# jours}}, jusqu’au {until}.",
  "doctor.fix.tls-soon": "L’exploitant de ce serveur devrait le renouveler.",
  "doctor.said.tls-issuer":
    "Le certificat de {host} a été émis par {issuer}, à qui cette machine ne fait pas confiance ({detail}).",
  "doctor.fix.tls-issuer":
    "Si c’est votre propre autorité, indiquer son certificat dans NODE_EXTRA_CA_CERTS=FICHIER. Sinon, il manque au serveur une partie de la chaîne, ou quelqu’un écoute.",
  "doctor.said.tls-host": "Le certificat de {host} est celui d’un autre hôte : {names}.",
  "doctor.fix.tls-host": "Régler {setting} sur l’un de ceux-ci : {names}",
  "doctor.said.tls-broken": "Pas de connexion TLS à {host} ({detail}).",
  "doctor.fix.tls-broken": "Vérifier {setting} : HTTPS y répond-il ?",

  // ------------------------------------------------------------------------------------------------ credentials
  "doctor.said.credentials": "Les données d’accès sont acceptées",
  "doctor.said.password-refused":
    "{operation} : l’utilisateur « {username} » ou le mot de passe est refusé : {detail}.",
  "doctor.fix.password-refused":
    "Corriger totalgest.username ou totalgest.password (tg360 configure). Si ce TotalGest a une autre connexion : authenticator dans le profil",
  "doctor.said.owner-or-shop":
    "{operation} : cet utilisateur n’a pas accès au propriétaire « {ownerId} » avec la boutique « {shopId} » : {detail}.",
  "doctor.fix.owner-or-shop": "Corriger totalgest.ownerId ou totalgest.shopId : tg360 configure",
  "doctor.said.login-otherwise":
    "{profile, select, none {Aucun profil n’est défini} other {Le profil {profile} ne décrit pas la connexion}}, et {operation} du contrat intégré est refusé : ce TotalGest a sans doute une autre connexion{said, select, none {} other {. Sa réponse mentionne : {said}}}.",
  "doctor.fix.login-otherwise":
    "Demander la connexion au fournisseur. tg360 n’a rien essayé d’autre, car des essais manqués peuvent bloquer un compte. Dans un profil (en commencer un : tg360 doctor --write-profile FICHIER), le plus probable d’abord : {lines}",
  "doctor.said.login-elsewhere":
    "La connexion reçoit la même réponse que tout chemin sans connexion : elle est sans doute à un autre chemin.",
  "doctor.fix.login-elsewhere": "Corriger {setting} (ou basePath) dans le profil.",
  "doctor.said.ways-in":
    "{said, select, none {Ce système demande peut-être une autre connexion que « {type} ».} other {Ce système demande peut-être une autre connexion que « {type} » ; la réponse mentionne : {said}.}}",
  "doctor.fix.ways-in":
    "Demander la connexion au fournisseur. tg360 n’a rien essayé d’autre, car des essais manqués peuvent bloquer un compte. Dans le profil, l’une de ces lignes : {lines}",
  "doctor.said.token-refused": "{operation} : le jeton de la session est refusé : {detail}.",
  "doctor.fix.token-refused": "Vérifier dans le profil où va le jeton : authenticator.inject",
  "doctor.said.authenticator-refused": "{operation} : la connexion du profil ({type}) est refusée : {detail}.",
  "doctor.fix.authenticator-refused":
    "Corriger {setting} dans le profil, ou totalgest.username et totalgest.password si cette connexion est la bonne.",
  "doctor.said.token-missing": "session : il n’y a pas de jeton à {path}.",
  "doctor.fix.token-missing": "Corriger authenticator.tokenPath dans le profil. La réponse contient : {candidates}",
  "doctor.said.key-refused": "{operation} : la clé est refusée : {detail}.",
  "doctor.fix.key-refused": "Corriger framework360.apiKey : tg360 configure",
  "doctor.said.permission": "Autorisé : {operations}",
  "doctor.said.permission-denied": "{operation} n’est pas autorisé : {detail}.",
  "doctor.fix.permission-denied":
    "Dans {system}, autoriser {operation} à l’utilisateur ou à la clé qui est configurée.",
  "doctor.said.functions-missing": "Le site n’a pas : {operations}.",
  "doctor.fix.functions-missing":
    "Faire activer le module e-commerce de Framework360. Si une fonction porte un autre nom, l’écrire dans le profil.",
  "doctor.said.writes-untried": "Pas essayé, car cela écrit : {operations} (--write-test)",
  "doctor.said.path-unknown": "{operation} : il n’y a rien à cet endroit ({status}) : {sent}",
  "doctor.fix.path-unknown": "Corriger {setting} dans le profil.",
  "doctor.said.base-path-unknown": "Il n’y a rien sous « {basePath} » ({status}) : {sent}",
  "doctor.fix.base-path-unknown": "Corriger basePath dans le profil, ou {setting}.",

  // ------------------------------------------------------------------------------------------------ samples
  "doctor.said.paging": "{operation} : page après page, comme le dit le profil",
  "doctor.said.paging-none": "{operation} : tout en une réponse, comme le dit le profil",
  "doctor.said.same-page":
    "{operation} : la deuxième page est encore la première (le système ne comprend pas {parameter}).",
  "doctor.fix.same-page": "Corriger {setting} dans le profil : il décrit la demande de la page suivante.",
  "doctor.said.no-next-page": "{operation} : rien à {path} ne mène à la page suivante.",
  "doctor.fix.no-next-page": "Corriger paginator.cursorPath dans le profil. La réponse contient : {candidates}",
  "doctor.said.sample": "Chaque champ est à sa place : {operations}",
  "doctor.said.json-as": "du JSON sous le type {type} : tg360 le lit ({operations})",
  "doctor.said.code-alone":
    "les erreurs ont un code et pas de texte ({seen}) : une commande refusée ne montre que le code ; le manuel du fournisseur dit ce qu’il signifie",
  "doctor.said.login-failed-untold": "La connexion est refusée avec le statut 200 : {seen}.",
  "doctor.fix.login-failed-untold":
    "S’il y est question de l’utilisateur ou du mot de passe, corriger totalgest.username ou totalgest.password (tg360 configure). Et écrire dans le profil à quoi on reconnaît une erreur : {line}",
  "doctor.said.dry-order":
    "les commandes ne sont pas essayées : --verbose en montre une telle qu’elle serait envoyée, à comparer avec le manuel du fournisseur",
  "doctor.said.failed-untold": "{operation} : une erreur arrive avec le statut 200 : {seen}",
  "doctor.fix.failed-untold": "Écrire dans le profil à quoi on la reconnaît : {line}",
  "doctor.said.list-keyed": "{operation} : la liste à « {path} » est un objet dont les clés sont des identifiants.",
  "doctor.fix.list-keyed": "À écrire dans le profil : {line}",
  "doctor.said.records-missing": "{operation} : il n’y a pas de liste à « {path} ».",
  "doctor.fix.records-missing":
    "Corriger {setting} dans le profil. {candidatesCount, plural, =0 {La réponse n’a pas de liste : y écrire où elle se trouve quand il y a quelque chose, et à côté, comme « empty », ce qui est null, vide ou 0 quand il n’y a rien.} other {Des listes se trouvent à : {candidates}}}",
  "doctor.said.records-itself": "{operation} : il n’y a pas de liste à « {path} » : la réponse elle-même en est une.",
  "doctor.fix.records-itself": 'Corriger {setting} dans le profil : ""',
  "doctor.said.records-empty": "{operation} : aucune liste à « {path} » ; il n’y a rien à : {empties}.",
  "doctor.fix.records-empty":
    "Écrire dans le profil ce qui est vide quand il n’y a rien à lister : {part}.empty ; et à {setting} l’endroit où la liste se trouve sinon.",
  "doctor.said.page-untold":
    "{operation} : {count, plural, one {# enregistrement est venu} other {# enregistrements sont venus}}, et rien à {path} ne mène plus loin ni ne dit que c’est tout.",
  "doctor.fix.page-untold":
    "S’il y en a d’autres, écrire dans le profil comment demander la page suivante, par exemple : {lines}. Si c’est tout : {end}",
  "doctor.said.pages-otherwise": "{operation} : rien à {path} ne mène à la page suivante, mais autre chose le fait.",
  "doctor.fix.pages-otherwise": "Dans le profil, le plus probable d’abord : {lines}",
  "doctor.said.paging-cut":
    "{operation} : {count, number} sur {of, number} sont venus ({said}), et rien ne mène aux autres.",
  "doctor.fix.paging-cut": "Écrire dans le profil comment demander la page suivante, l’une de ces lignes : {lines}",
  "doctor.said.beyond-last": "{operation} : une page au-delà de la dernière reçoit une erreur ({status}) : {sent}",
  "doctor.fix.beyond-last":
    "Une lecture se termine à la première page vide, et il n’y en a pas ici. {line, select, none {Demander au fournisseur à quoi on reconnaît la dernière page, et l’écrire dans le profil : paginator} other {Écrire dans le profil à quoi on reconnaît la fin : {line}}}",
  "doctor.said.next-page-linked":
    "{operation} : la réponse donne l’adresse entière de la page suivante, et {path} n’est pas une adresse.",
  "doctor.fix.next-page-linked": "Dans le profil : {line}",
  "doctor.said.stock-in-places":
    "{operation} : à {path}, il y a du stock en {count, plural, =0 {plusieurs lieux} other {# lieux}}{count, plural, =0 {} other { ({names})}} : la somme, ou l’un d’eux ?",
  "doctor.fix.stock-in-places":
    "Vous seul savez d’où la boutique vend. À fields.product dans le profil, stock.quantity est leur somme, ou un seul lieu, comme le montre docs/profiles.md.",
  "doctor.said.unknown-untold":
    "{operation} : un identifiant inconnu reçoit la réponse « {seen} », que le profil ne connaît pas : un produit disparu ne serait jamais masqué.",
  "doctor.fix.unknown-untold":
    "{line, select, none {Écrire dans le profil la réponse faite pour un produit inconnu : fields.error.code, traduit en unknown_product} other {Dans le profil, si rien d’autre ne reçoit cette réponse : {line}}}",
  "doctor.said.unknown-empty": "{operation} : un identifiant inconnu reçoit une réponse de succès, mais vide.",
  "doctor.fix.unknown-empty":
    "Rien à faire. tg360 ne masque un produit disparu que si, au même moment, un identifiant qui n’existe pas reçoit la même réponse et un produit existant son enregistrement ; sinon le produit reste tel quel et il est signalé. Une réponse qui dit « inconnu » (HTTP 404 avec un code) serait plus sûre : demander au fournisseur.",
  "doctor.said.unknown-as-path":
    "{operation} : {mapped, select, yes {un chemin erroné reçoit la réponse « {seen} », dans laquelle le profil voit un produit disparu} other {un identifiant inconnu reçoit la même réponse qu’un chemin erroné, « {seen} »}}.",
  "doctor.fix.unknown-as-path":
    "{mapped, select, yes {Le retirer de fields.error.code dans le profil} other {Ne pas l’associer à unknown_product}} : avec une erreur dans le chemin, chaque produit passerait pour disparu et serait masqué. Demander au fournisseur ce qui distingue les deux.",
  "doctor.said.one-of-list":
    "{operation} : {field} est à {path}, élément {item} d’une liste ; {more, number} produits sur {of, number} en ont plusieurs (jusqu’à {most}), et les autres ne comptent pas.",
  "doctor.fix.one-of-list":
    "Si vous en voulez un autre, ou tous, écrire lequel sous fields.product dans le profil{linesCount, plural, =0 {} other {, par exemple : {lines}}}",
  "doctor.said.no-look-up": "findOrder est null : une commande dont la réponse se perd attend quelqu’un (unconfirmed)",
  "doctor.said.no-order-list":
    "il n’a pas de liste de ses commandes : le contrôle cherche chaque commande une à une et ne voit pas celles que la boutique ne connaît pas",
  "doctor.said.no-order-totals":
    "aucune commande des derniers jours n’a de total ({path}) : le contrôle prouve que les commandes sont arrivées, pas leurs montants",
  "doctor.said.order-untouched":
    "Les produits se trouvent ailleurs que dans le contrat intégré, mais les commandes seraient envoyées avec les noms du contrat intégré : le profil n’en dit rien.",
  "doctor.fix.order-untouched":
    "Écrire comment une commande s’appelle là-bas à fields.order, fields.orderResult et fields.error ; docs/profiles.md dit comment le trouver.",
  "doctor.said.record-missing": "{operation} : l’enregistrement demandé n’est pas à « {path} ».",
  "doctor.fix.record-missing": "Corriger {setting} dans le profil. La réponse contient : {candidates}",
  "doctor.said.query-ignored": "{operation} : interrogé sur {asked}, le système répond avec d’autres commandes.",
  "doctor.fix.query-ignored":
    "Corriger findOrder.query dans le profil : le paramètre qui porte la référence. S’il n’y en a pas : findOrder: null",
  "doctor.said.field-moved":
    "{operation} : {field} devrait être à {path} ; attendu : {expected} ; trouvé : {seen}{lacking, plural, =0 {} other { (dans # sur {of} ; les autres l’ont)}}.",
  "doctor.fix.field-moved":
    "Dans le profil, {confidence, select, high {sûrement} medium {probablement} other {peut-être}} : {line}{others, select, none {} other { (ou {others})}}",
  "doctor.said.field-comma": "{operation} : {field} devrait être à {path} ; attendu : {expected} ; trouvé : {seen}.",
  "doctor.fix.field-comma":
    "Dans le profil, {confidence, select, high {sûrement} medium {probablement} other {peut-être}}, pour la virgule décimale : {line}{others, select, none {} other { (ou {others})}}",
  "doctor.said.field-lost": "{operation} : {field} devrait être à {path} ; attendu : {expected} ; trouvé : {seen}.",
  "doctor.fix.field-lost":
    "{there, select, yes {Écrire sous {group} dans le profil comment il est écrit (map, decimal, factor, suffix), ou à quel autre endroit il se trouve} other {Écrire son chemin sous {group} dans le profil}}. Les enregistrements de la réponse ont : {has}",
  "doctor.said.field-gaps":
    "{operation} : {field} devrait être à {path} ; attendu : {expected} ; rien ne s’y trouve dans {lacking, number} sur {of, number} ; les autres l’ont.",
  "doctor.fix.field-gaps":
    "Si l’absence a toujours le même sens, l’écrire dans le profil : {line}. Sinon, compléter ces enregistrements.",
  "doctor.said.call-refused": "{operation} est refusé ({status}) : {detail}.",
  "doctor.fix.call-refused": "Corriger {part} dans le profil : son chemin, sa requête ou ses en-têtes.",
  "doctor.said.fields-elsewhere":
    "{fieldsCount, plural, one {# champ n’est pas} other {# champs ne sont pas}} là où le profil le dit : {fields}.",
  "doctor.fix.fields-elsewhere": "Faire proposer un profil : tg360 doctor --write-profile FICHIER --system {option}",
  "doctor.said.fields-lost":
    "{fieldsCount, plural, one {# champ n’est pas} other {# champs ne sont pas}} là où le profil le dit, et rien n’y ressemble : {fields}.",
  "doctor.fix.fields-lost":
    "Quelqu’un doit {fieldsCount, plural, one {le trouver : écrire son chemin} other {les trouver : écrire leurs chemins}} sous {group} dans le profil. Les enregistrements ont : {has}",
  "doctor.said.dates-differ":
    "Les instants (updatedAt, serverTime) sont écrits sous une autre forme que ne le dit le profil : {seen}.",
  "doctor.fix.dates-differ": "Dans le profil : {line}",

  // ------------------------------------------------------------------------------------------------ mapping
  "doctor.said.mapping":
    "Liste de prix {priceList} ; langues {languages} ; tous les modes de paiement et taux de TVA ont un code",
  "doctor.said.statuses": "Terminée signifie : {names}",
  "doctor.said.language-unknown": "TotalGest n’a pas de textes dans la langue « {language} ».",
  "doctor.fix.language-unknown": "Régler products.languages parmi : {known}",
  "doctor.said.payments-unmapped":
    "{namesCount, plural, one {Un mode de paiement} other {# modes de paiement}} de la boutique {namesCount, plural, one {n’a} other {n’ont}} pas de code TotalGest : les commandes payées ainsi sont mises en suspens. {names}",
  "doctor.fix.payments-unmapped":
    "Régler mapping.payments ; TotalGest a : {known}. En une fois : tg360 configure {options}",
  "doctor.said.vat-unmapped":
    "Le taux de TVA de {rate} % de la boutique n’a pas de code TotalGest : les commandes à ce taux sont mises en suspens.",
  "doctor.fix.vat-unmapped": "Régler mapping.vat : tg360 configure --map-vat {rate}=CODE, parmi : {known}",
  "doctor.said.rate-without-tax": "La boutique n’a pas de taxe à {rate} %, et TotalGest a des produits à ce taux.",
  "doctor.fix.rate-without-tax": "Ajouter une taxe à {rate} % dans la boutique. Elle a : {known}",

  // ------------------------------------------------------------------------------------------------ the test of writing
  "doctor.said.written": "{operation} est autorisé : {item} a reçu ce qu’il avait déjà",
  "doctor.said.refused-as-hoped": "{operation} est autorisé : ce qui ne peut être accepté a été refusé ({detail})",
  "doctor.said.bulk-missing": "Le site n’a pas {operation}, et n’en a pas besoin",
  "doctor.said.write-changed": "{operation} : {item} a reçu son propre SKU, et diffère maintenant par : {detail}.",
  "doctor.fix.write-changed":
    "Regarder ce produit dans la boutique, et chercher pourquoi avant la première mise à jour des produits.",
  "doctor.said.write-refused": "{operation} : {item} a reçu son propre SKU, ce qui a été refusé : {detail}.",
  "doctor.fix.write-refused": "Demander pourquoi à l’exploitant de la boutique ; une mise à jour échouerait de même.",
  "doctor.said.write-unclear": "{operation} : ni accepté ni refusé, on ne sait donc rien ({detail}).",
  "doctor.fix.write-unclear": "La première vraie commande le montrera ; tg360 recherche son issue dans tous les cas.",
  "doctor.said.created-unasked": "{operation} a accepté ce qui devait être refusé, et a créé {id}.",
  "doctor.fix.created-unasked": "Supprimer {id} à la main.",
  "doctor.said.write-no-item": "{operation} : pas essayé, car la boutique n’a pas de produit.",
  "doctor.fix.write-no-item": "Réessayer quand la boutique en aura un.",
  "doctor.said.skipped":
    "pas examiné : {check, select, configuration {configuration} profile {profil} files {droits des fichiers} disk {disque} state {état} clock {horloge} dns {nom} connection {connexion} tls {certificat} credentials {données d’accès} permission {autorisations} paging {pages} sample {échantillons} mapping {correspondances} other {{check}}}",
};
