import type { doctorEn } from "./doctor-en.ts";

export const doctorFr: Readonly<Record<keyof typeof doctorEn, string>> = {
  "doctor.place.machine": "Cette machine",
  "doctor.place.configuration": "Configuration",
  "doctor.place.TotalGest": "TotalGest",
  "doctor.place.Framework360": "Framework360",
  "doctor.verdict.well": "Tout va bien.",
  "doctor.verdict.warnings":
    "Cela fonctionne ; {warnings, plural, one {un point mérite} other {# points méritent}} un regard.",
  "doctor.verdict.errors":
    "{errors, plural, one {Un point est} other {# points sont}} à corriger{warnings, plural, =0 {} one {, et un mérite un regard} other {, et # méritent un regard}}.",
  "doctor.looking": "Examen de cette machine, de la configuration et des deux systèmes…",
  "doctor.dry-order": "Une commande inventée, telle que TotalGest la recevrait",
  "doctor.nothing-there": "rien",
  "doctor.nothing-in": "rien dans {lacking, number} sur {of, number}",
  "doctor.perhaps": "peut-être {path} : {seen}",
  "doctor.perhaps-texts": "peut-être par langue : {texts}",
  "doctor.perhaps-always": "peut-être toujours {seen}",
  "doctor.proposal.none":
    "Rien de ce qui a été vu ne diffère du profil en vigueur : aucun fichier n’est nécessaire, et aucun n’a été écrit.",
  "doctor.proposal.written": "Écrit : {path}. À relire ; ce qui n’est pas sûr est indiqué ci-dessus.",
  "doctor.proposal.begun":
    "Écrit : {path}. Ce n’est qu’un début, car personne n’a pu entrer. Ce qui est à compléter, seul le fournisseur le sait ; c’est écrit comme dans le contrat intégré.",
  "doctor.proposal.next": "Ensuite, utilisez-le : tg360 profile check {pathArg} et tg360 configure {option} {pathArg}",
  "doctor.proposal.look": "Ensuite, voyez ce qui manque encore avec lui : {command}",
  "doctor.proposal.use": "Avec {path}, il ne reste rien à corriger. Utilisez-le : tg360 configure {option} {pathArg}",
  "doctor.proposal.orders-left":
    "Avant de l’utiliser, écrivez dans {path} comment s’y appelle une commande ; puis : {command}",
  "doctor.proposal.again": "Une fois corrigé, ou pour faire proposer le suivant : {command}",
  "doctor.proposal.by-hand":
    "Aucune proposition pour {fieldsCount, plural, one {# champ : quelqu’un doit le} other {# champs : quelqu’un doit les}} trouver : {fields}.",
  "doctor.proposal.stuck":
    "Pour ce qui est dit ci-dessus, rien ne peut être proposé : quelqu’un doit l’écrire dans le profil. Aucun fichier n’a été écrit.",
  "doctor.proposal.unseen":
    "{system} n’a laissé entrer personne ou n’a pas répondu comme convenu : rien ne peut encore être proposé, et aucun fichier n’a été écrit. Corriger d’abord ce qui est dit ci-dessus.",
  "doctor.proposal.unsampled": "{system} n’a pas pu être interrogé : il n’y a rien à proposer.",
  "doctor.head.path": "Partie du profil",
  "doctor.head.confidence": "Certitude",
  "doctor.head.seen": "Vu à cet endroit",
  "doctor.confidence.high": "sûr",
  "doctor.confidence.medium": "probable",
  "doctor.confidence.low": "à deviner",
  "doctor.confidence.open": "à compléter",
  "doctor.write-test":
    "Le test écrit : à TotalGest, une commande qui n’est pas du JSON, de sorte qu’aucune ne peut en résulter ; à Framework360, un produit sans nom sous un SKU déjà pris, pour être refusé (s’il était créé, il est masqué, et son id est indiqué), le propre SKU d’un produit, une fois seul et une fois en lot, et le propre numéro TotalGest d’une commande exportée, ou un numéro à une commande qui n’existe pas. Aucune valeur n’est modifiée. Le faire ?",
  "problem.sample-unreadable": "La réponse enregistrée {path} ne peut pas être lue : {detail}.",
  "hint.sample-unreadable": "Indiquer un fichier qui contient une réponse en JSON, telle qu’elle est venue.",
  "problem.file-exists": "{path} existe déjà.",
  "hint.file-exists": "Indiquer un autre fichier, ou écraser celui-ci avec --yes",
  "problem.write-test-unasked":
    "--write-test écrit dans les deux systèmes, et personne ici ne peut dire si c’est permis.",
  "hint.write-test-unasked": "Lire ce qu’il fait (tg360 doctor --help), puis répéter la commande avec --yes",

  // ------------------------------------------------------------------------------------------------ this machine
  "doctor.said.node": "Node.js {node}, tg360 {tg360} ({libraries})",
  "doctor.said.tls-off": "NODE_TLS_REJECT_UNAUTHORIZED=0 désactive le contrôle de qui est à l’autre bout.",
  "doctor.fix.tls-off":
    "Retirer NODE_TLS_REJECT_UNAUTHORIZED de l’environnement. Pour un certificat à vous : NODE_EXTRA_CA_CERTS=FICHIER",
  "doctor.said.private": "Seul son propriétaire peut lire {path}",
  "doctor.said.open-to-others": "D’autres sur cette machine peuvent lire {path} (mode {mode}).",
  "doctor.fix.open-to-others": "Fermer l’accès : {command}",
  "doctor.said.disk": "{freeMb, number} Mo libres pour {path}",
  "doctor.said.disk-low": "Il ne reste que {freeMb, number} Mo pour {path}.",
  "doctor.fix.disk-low": "Faire de la place : {neededMb, number} Mo devraient y être libres.",
  "doctor.said.not-a-folder": "{path} est un fichier, là où doit se trouver le dossier de l’état.",
  "doctor.fix.not-a-folder":
    "Régler dataDir sur un dossier : tg360 --data-dir DOSSIER, ou dataDir dans la configuration",
  "doctor.said.not-writable": "Rien ne peut être écrit dans {path} ({detail}).",
  "doctor.fix.not-writable": "Le rendre inscriptible, ou régler dataDir sur un autre dossier.",
  "doctor.said.state-none": "Pas encore d’état ; la première exécution crée {path}",
  "doctor.said.state":
    "L’état est lisible : {products, plural, one {# produit} other {# produits}}, {orders, plural, one {# commande} other {# commandes}}",
  "doctor.said.clock":
    "L’horloge concorde avec celles des serveurs à {seconds, plural, one {# seconde} other {# secondes}} près",
  "doctor.said.clock-off": "L’horloge de cette machine est décalée de {by}, comparée à {than}.",
  "doctor.fix.clock-off": "La faire régler par le réseau : timedatectl set-ntp true",
  "doctor.said.clock-of-system-off": "L’horloge de cette machine et celle de {system} diffèrent de {by}.",
  "doctor.fix.clock-of-system-off":
    "Comparer les deux à une montre. Si celle-ci est juste, avertir qui exploite {system} ; sinon : timedatectl set-ntp true",

  // ------------------------------------------------------------------------------------------------ configuration
  "doctor.said.configuration":
    "Tout le nécessaire est réglé : {file, plural, =0 {aucun réglage} one {# réglage} other {# réglages}} dans {path}{environment, plural, =0 {} other {, # dans l’environnement}}{flag, plural, =0 {} one {, # option} other {, # options}}",
  "doctor.said.not-configured": "Il manque : {missing}. Le fichier de configuration est {path}.",
  "doctor.fix.not-configured": "Configurer : tg360 configure (ou indiquer le bon fichier avec --config)",
  "doctor.said.config-cut": "Le fichier de configuration {path} ne peut pas être lu : {detail}.",
  "doctor.fix.config-cut": "Réparer {path}, ou le supprimer et recommencer : tg360 configure",
  "doctor.said.config-fault": "La configuration n’est pas correcte : {fault}.",
  "doctor.fix.config-fault": "La corriger : tg360 configure (voir ce qui est réglé : tg360 configure --show)",
  "doctor.said.setting-unknown": "Il n’y a pas de réglage « {name} » ({where}).",
  "doctor.fix.setting-unknown": "Écrire {nearest} à la place.",
  "doctor.said.variable-unknown": "La variable d’environnement {name} ne signifie rien : sa valeur n’est pas utilisée.",
  "doctor.fix.variable-unknown": "Si c’est {nearest} qui est voulu, la nommer ainsi ; sinon la supprimer.",
  "doctor.said.secret-fails": "{key} ne peut pas être obtenu de {source} : {detail}.",
  "doctor.fix.secret-fails": "Corriger {source}, ou le fichier ou la commande qu’il nomme.",
  "doctor.said.export-from-missing":
    "Aucun premier jour n’est réglé (export.from) : aucune commande n’est exportée d’elle-même.",
  "doctor.fix.export-from-missing": "Régler export.from : tg360 configure --export-from {today}",
  "doctor.said.profile-built-in": "{key} : le contrat intégré",
  "doctor.said.profile": "{key} : {path}",
  "doctor.said.profile-fault": "Le profil {path} n’est pas correct : {fault}.",
  "doctor.fix.profile-fault": "Corriger {at} : {fault}. Les noms possibles : tg360 profile schema",
  "doctor.said.profile-name": "Le profil {path} contient un nom qui n’existe pas : {at}.",
  "doctor.fix.profile-name": "Écrire {nearest} à la place.",

  // ------------------------------------------------------------------------------------------------ the way
  "doctor.said.dns": "{host} est {address}",
  "doctor.said.dns-unknown": "Le nom {host} ne peut pas être résolu ({detail}).",
  "doctor.fix.dns-unknown": "Vérifier {setting}, puis le serveur de noms de cette machine.",
  "doctor.said.connection": "{host} répond ({ms, number} ms)",
  "doctor.said.no-connection": "Pas de connexion à {host} ({detail}).",
  "doctor.fix.no-connection": "Vérifier {setting}, puis si un pare-feu laisse passer cette machine.",
  "doctor.said.too-slow": "{operation} : {host} n’a pas répondu en {timeout}.",
  "doctor.fix.too-slow":
    "S’il est seulement lent, lui donner plus de temps : http.timeout (tg360 configure --timeout 60s)",
  "doctor.said.redirected": "{operation} : l’adresse ne fait que renvoyer à {location}.",
  "doctor.fix.redirected":
    "Les redirections ne sont pas suivies, car elles emporteraient la clé. Régler {setting} sur cette adresse.",
  "doctor.said.proxy-unused": "{variables} est réglé, et tg360 ne passe pas par un proxy.",
  "doctor.fix.proxy-unused": "Laisser sortir cette machine directement, sans le proxy.",
  "doctor.said.proxy":
    "{operation} : une page web (HTML) est venue au lieu de données, avec le statut {status}, de {host}{via, select, none {} other { ({via})}} : {excerpt}",
  "doctor.fix.proxy":
    "Un proxy, un pare-feu ou une page de connexion répond à sa place : laisser passer cette machine. Sinon, vérifier {setting}.",
  "doctor.said.tls": "Certificat de {issuer}, valable encore {days, plural, one {# jour} other {# jours}}",
  "doctor.said.tls-expired": "Le certificat de {host} était valable jusqu’au {until}.",
  "doctor.fix.tls-expired": "Qui exploite ce serveur doit le renouveler.",
  "doctor.said.tls-not-yet": "Le certificat de {host} n’est valable qu’à partir du {from}.",
  "doctor.fix.tls-not-yet": "Vérifier l’horloge de cette machine : timedatectl",
  "doctor.said.tls-soon":
    "Le certificat de {host} n’est plus valable que {days, plural, one {# jour} other {# jours}}, jusqu’au {until}.",
  "doctor.fix.tls-soon": "Qui exploite ce serveur devrait le renouveler.",
  "doctor.said.tls-issuer":
    "Le certificat de {host} a été émis par {issuer}, à qui cette machine ne fait pas confiance ({detail}).",
  "doctor.fix.tls-issuer":
    "Si c’est votre propre autorité, nommer son certificat dans NODE_EXTRA_CA_CERTS=FICHIER ; sinon il manque au serveur une partie de la chaîne, ou quelqu’un écoute.",
  "doctor.said.tls-host": "Le certificat de {host} est celui d’un autre hôte : {names}.",
  "doctor.fix.tls-host": "Régler {setting} sur l’un de : {names}",
  "doctor.said.tls-broken": "Pas de connexion TLS à {host} ({detail}).",
  "doctor.fix.tls-broken": "Vérifier {setting} : HTTPS y répond-il ?",

  // ------------------------------------------------------------------------------------------------ credentials
  "doctor.said.credentials": "Les identifiants sont acceptés",
  "doctor.said.password-refused":
    "{operation} : l’utilisateur « {username} » ou le mot de passe est refusé : {detail}.",
  "doctor.fix.password-refused":
    "Corriger totalgest.username ou totalgest.password (tg360 configure). Si la connexion se fait tout autrement : authenticator dans le profil",
  "doctor.said.owner-or-shop":
    "{operation} : cet utilisateur n’a pas accès au propriétaire « {ownerId} » avec la boutique « {shopId} » : {detail}.",
  "doctor.fix.owner-or-shop": "Corriger totalgest.ownerId ou totalgest.shopId : tg360 configure",
  "doctor.said.login-otherwise":
    "{profile, select, none {Aucun profil n’est défini} other {Le profil {profile} ne dit pas comment on se connecte}}, et {operation} du contrat intégré est refusé : on se connecte sans doute autrement à ce TotalGest{said, select, none {} other {. Sa réponse parle de : {said}}}.",
  "doctor.fix.login-otherwise":
    "Demander au fournisseur comment on se connecte ; rien d’autre n’a été essayé, car des essais manqués bloquent des comptes. Dans un profil (en commencer un : tg360 doctor --write-profile FICHIER), le plus probable d’abord : {lines}",
  "doctor.said.login-elsewhere":
    "La connexion reçoit la même réponse que tout chemin sans connexion : elle est sans doute à un autre chemin.",
  "doctor.fix.login-elsewhere": "Corriger {setting} (ou basePath) dans le profil.",
  "doctor.said.ways-in":
    "{said, select, none {Il faut peut-être dire qui appelle autrement que par « {type} ».} other {Il faut peut-être dire qui appelle autrement que par « {type} » ; la réponse parle de : {said}.}}",
  "doctor.fix.ways-in":
    "Demander au fournisseur comment on se connecte ; rien d’autre n’a été essayé, car des essais manqués bloquent des comptes. Dans le profil, l’une de ces lignes : {lines}",
  "doctor.said.token-refused": "{operation} : le jeton de la session est refusé : {detail}.",
  "doctor.fix.token-refused": "Vérifier dans le profil où va le jeton : authenticator.inject",
  "doctor.said.authenticator-refused":
    "{operation} : ce que le profil envoie pour dire qui appelle ({type}) est refusé : {detail}.",
  "doctor.fix.authenticator-refused":
    "Corriger {setting} dans le profil, ou totalgest.username et totalgest.password si la manière est la bonne.",
  "doctor.said.token-missing": "session : il n’y a pas de jeton à {path}.",
  "doctor.fix.token-missing": "Corriger authenticator.tokenPath dans le profil. La réponse contient : {candidates}",
  "doctor.said.key-refused": "{operation} : la clé est refusée : {detail}.",
  "doctor.fix.key-refused": "Corriger framework360.apiKey : tg360 configure",
  "doctor.said.permission": "Utilisables : {operations}",
  "doctor.said.permission-denied": "{operation} n’est pas permis : {detail}.",
  "doctor.fix.permission-denied":
    "Dans {system}, permettre {operation} à l’utilisateur ou à la clé qui est configurée.",
  "doctor.said.functions-missing": "Le site n’a pas : {operations}.",
  "doctor.fix.functions-missing":
    "Faire activer le module e-commerce de Framework360. Si une fonction porte un autre nom, l’écrire dans le profil.",
  "doctor.said.writes-untried": "Pas essayé, car cela écrit : {operations} (--write-test)",
  "doctor.said.path-unknown": "{operation} : il n’y a rien à cet endroit ({status}) : {sent}",
  "doctor.fix.path-unknown": "Corriger {setting} dans le profil.",
  "doctor.said.base-path-unknown": "Il n’y a rien sous « {basePath} » ({status}) : {sent}",
  "doctor.fix.base-path-unknown": "Corriger basePath dans le profil, ou {setting}.",

  // ------------------------------------------------------------------------------------------------ samples
  "doctor.said.paging": "{operation} : page après page, comme le dit le profil",
  "doctor.said.paging-none": "{operation} : tout en une réponse, comme le dit le profil",
  "doctor.said.same-page": "{operation} : la deuxième page est encore la première ({parameter} n’est pas compris).",
  "doctor.fix.same-page": "Corriger {setting} dans le profil : il dit comment la page suivante est demandée.",
  "doctor.said.no-next-page": "{operation} : rien à {path} ne mène à la page suivante.",
  "doctor.fix.no-next-page": "Corriger paginator.cursorPath dans le profil. La réponse contient : {candidates}",
  "doctor.said.sample": "Chaque champ est à sa place : {operations}",
  "doctor.said.json-as": "du JSON qui se dit {type} : lu tel quel ({operations})",
  "doctor.said.code-alone":
    "les erreurs ont un code et pas de texte ({seen}) : une commande refusée ne montre que le code ; le manuel du fournisseur dit ce qu’il signifie",
  "doctor.said.login-failed-untold": "La connexion est refusée avec le statut 200 : {seen}.",
  "doctor.fix.login-failed-untold":
    "S’il y est question de l’utilisateur ou du mot de passe, corriger totalgest.username ou totalgest.password (tg360 configure). Et dire dans le profil à quoi on reconnaît une erreur : {line}",
  "doctor.said.dry-order":
    "les commandes ne sont pas essayées : --verbose en montre une telle qu’elle partirait, à comparer avec le manuel du fournisseur",
  "doctor.said.failed-untold": "{operation} : une erreur est annoncée avec le statut 200 : {seen}",
  "doctor.fix.failed-untold": "Dire dans le profil à quoi on la reconnaît : {line}",
  "doctor.said.list-keyed": "{operation} : la liste à « {path} » est un objet dont les clés sont des identifiants.",
  "doctor.fix.list-keyed": "À dire dans le profil : {line}",
  "doctor.said.records-missing": "{operation} : il n’y a pas de liste à « {path} ».",
  "doctor.fix.records-missing": "Corriger {setting} dans le profil. Des listes se trouvent à : {candidates}",
  "doctor.said.records-itself": "{operation} : il n’y a pas de liste à « {path} » : la réponse elle-même en est une.",
  "doctor.fix.records-itself": 'Corriger {setting} dans le profil : ""',
  "doctor.said.records-empty": "{operation} : aucune liste à « {path} » ; il n’y a rien à : {empties}.",
  "doctor.fix.records-empty":
    "Là où il n’y a rien à lister, nommer dans le profil ce qui est alors vide : {part}.empty ; et à {setting} l’endroit où la liste se trouve sinon.",
  "doctor.said.page-untold":
    "{operation} : {count, plural, one {# élément est venu} other {# éléments sont venus}}, et rien à {path} ne mène plus loin ni ne dit que c’est tout.",
  "doctor.fix.page-untold":
    "S’il y en a d’autres, dire dans le profil comment demander la page suivante, par exemple : {lines}. Si c’est tout : {end}",
  "doctor.said.pages-otherwise": "{operation} : rien à {path} ne mène à la page suivante, mais autre chose le fait.",
  "doctor.fix.pages-otherwise": "Dans le profil, le plus probable d’abord : {lines}",
  "doctor.said.paging-cut":
    "{operation} : {count, number} sur {of, number} sont venus ({said}), et rien ne mène aux autres.",
  "doctor.fix.paging-cut": "Dire dans le profil comment demander la page suivante, l’une de ces lignes : {lines}",
  "doctor.said.beyond-last": "{operation} : une page au-delà de la dernière reçoit une erreur ({status}) : {sent}",
  "doctor.fix.beyond-last":
    "Une lecture se termine à la première page vide, et il n’y en a pas ici. {line, select, none {Demander au fournisseur à quoi on reconnaît la dernière page, et le dire dans le profil : paginator} other {Dire dans le profil à quoi on reconnaît la fin : {line}}}",
  "doctor.said.next-page-linked":
    "{operation} : la réponse donne l’adresse entière de la page suivante, et {path} n’en est pas une.",
  "doctor.fix.next-page-linked": "Dans le profil : {line}",
  "doctor.said.stock-in-places":
    "{operation} : le stock se trouve à {path} en {count, plural, =0 {plusieurs lieux} other {# lieux}}{count, plural, =0 {} other { ({names})}} : la somme, ou l’un d’eux ?",
  "doctor.fix.stock-in-places":
    "Vous seul savez d’où la boutique vend. À fields.product dans le profil, stock.quantity est leur somme, ou un seul lieu, comme le montre docs/profiles.md.",
  "doctor.said.unknown-untold":
    "{operation} : ce qui n’existe pas reçoit la réponse « {seen} », que le profil ne connaît pas : un produit disparu ne serait jamais masqué.",
  "doctor.fix.unknown-untold":
    "{line, select, none {Écrire dans le profil la réponse faite pour un produit inconnu : fields.error.code, traduit en unknown_product} other {Dans le profil, si rien d’autre ne reçoit cette réponse : {line}}}",
  "doctor.said.unknown-empty": "{operation} : ce qui n’existe pas reçoit une réponse de succès, mais vide.",
  "doctor.fix.unknown-empty":
    "Rien à faire. Un produit disparu n’est masqué que si, au même moment, un identifiant qui n’existe pas reçoit la même réponse et un produit existant sa fiche ; sinon il reste tel quel et il est signalé. Une réponse qui dit « inconnu » (HTTP 404 avec un code) serait plus sûre : demander au fournisseur.",
  "doctor.said.unknown-as-path":
    "{operation} : {mapped, select, yes {un chemin erroné reçoit la réponse « {seen} », dans laquelle le profil voit un produit disparu} other {ce qui n’existe pas reçoit la même réponse qu’un chemin erroné, « {seen} »}}.",
  "doctor.fix.unknown-as-path":
    "{mapped, select, yes {Le retirer de fields.error.code dans le profil} other {Ne pas l’associer à unknown_product}} : avec une erreur dans le chemin, chaque produit passerait pour disparu et serait masqué. Demander au fournisseur ce qui distingue les deux.",
  "doctor.said.one-of-list":
    "{operation} : {field} est à {path}, élément {item} d’une liste ; {more, number} produits sur {of, number} en ont plusieurs (jusqu’à {most}), et les autres ne comptent pas.",
  "doctor.fix.one-of-list":
    "Si un autre est voulu, ou tous, dire lequel sous fields.product dans le profil{linesCount, plural, =0 {} other {, par exemple : {lines}}}",
  "doctor.said.no-look-up": "findOrder est null : une commande dont la réponse se perd attend quelqu’un (unconfirmed)",
  "doctor.said.no-order-list":
    "il n’a pas de liste de ses commandes : le contrôle cherche chaque commande une à une et ne voit pas celles que la boutique ne connaît pas",
  "doctor.said.no-order-totals":
    "aucune commande des derniers jours n’a de total ({path}) : le contrôle prouve que les commandes sont arrivées, pas leurs montants",
  "doctor.said.order-untouched":
    "Les produits se trouvent ailleurs que dans le contrat intégré, et les commandes partiraient sous les noms mêmes de celui-ci : le profil n’en dit rien.",
  "doctor.fix.order-untouched":
    "Écrire comment une commande s’appelle là-bas à fields.order, fields.orderResult et fields.error ; docs/profiles.md dit comment le trouver.",
  "doctor.said.record-missing": "{operation} : ce qui a été demandé n’est pas à « {path} ».",
  "doctor.fix.record-missing": "Corriger {setting} dans le profil. La réponse contient : {candidates}",
  "doctor.said.query-ignored": "{operation} : interrogé sur {asked}, il répond avec d’autres commandes.",
  "doctor.fix.query-ignored":
    "Corriger findOrder.query dans le profil : le paramètre qui porte la référence. S’il n’y en a pas : findOrder: null",
  "doctor.said.field-moved":
    "{operation} : {field} devrait être à {path} ; attendu : {expected} ; trouvé : {seen}{lacking, plural, =0 {} other { (dans # sur {of} ; les autres l’ont)}}.",
  "doctor.fix.field-moved":
    "Dans le profil, {confidence, select, high {sûrement} medium {probablement} other {peut-être}} : {line}{others, select, none {} other { (ou {others})}}",
  "doctor.said.field-comma": "{operation} : {field} devrait être à {path} ; attendu : {expected} ; trouvé : {seen}.",
  "doctor.fix.field-comma":
    "Dans le profil, {confidence, select, high {sûrement} medium {probablement} other {peut-être}}, pour la virgule décimale : {line}{others, select, none {} other { (ou {others})}}",
  "doctor.said.field-lost": "{operation} : {field} devrait être à {path} ; attendu : {expected} ; trouvé : {seen}.",
  "doctor.fix.field-lost":
    "{there, select, yes {Dire sous {group} dans le profil comment il est écrit (map, decimal, factor, suffix), ou à quel autre endroit il se trouve} other {Écrire son chemin sous {group} dans le profil}}. Les enregistrements de la réponse ont : {has}",
  "doctor.said.field-gaps":
    "{operation} : {field} devrait être à {path} ; attendu : {expected} ; rien ne s’y trouve dans {lacking, number} sur {of, number} ; les autres l’ont.",
  "doctor.fix.field-gaps":
    "Si l’absence a toujours le même sens, le dire dans le profil : {line}. Sinon, compléter ces enregistrements.",
  "doctor.said.call-refused": "{operation} est refusé ({status}) : {detail}.",
  "doctor.fix.call-refused": "Corriger {part} dans le profil : son chemin, sa requête ou ses en-têtes.",
  "doctor.said.fields-elsewhere":
    "{fieldsCount, plural, one {# champ n’est pas} other {# champs ne sont pas}} là où le dit le profil : {fields}.",
  "doctor.fix.fields-elsewhere": "Faire proposer un profil : tg360 doctor --write-profile FICHIER --system {option}",
  "doctor.said.fields-lost":
    "{fieldsCount, plural, one {# champ n’est pas} other {# champs ne sont pas}} là où le profil le dit, et rien n’y ressemble : {fields}.",
  "doctor.fix.fields-lost":
    "Quelqu’un doit {fieldsCount, plural, one {le trouver : écrire son chemin} other {les trouver : écrire leurs chemins}} sous {group} dans le profil. Les enregistrements ont : {has}",
  "doctor.said.dates-differ":
    "Les instants (updatedAt, serverTime) sont écrits sous une autre forme que ne le dit le profil : {seen}.",
  "doctor.fix.dates-differ": "Dans le profil : {line}",

  // ------------------------------------------------------------------------------------------------ mapping
  "doctor.said.mapping":
    "Liste de prix {priceList} ; langues {languages} ; tous les paiements et taux de TVA ont un code",
  "doctor.said.statuses": "Terminé signifie : {names}",
  "doctor.said.statuses-unknown": "{key} nomme ce que la boutique n’a pas : {unknown}.",
  "doctor.fix.statuses-unknown": "Corriger {key}. La boutique a : {known}",
  "doctor.said.statuses-none": "Il n’est pas certain quel statut de la boutique signifie terminé (statuses : {known}).",
  "doctor.fix.statuses-none": "Régler export.statuses : tg360 configure --statuses ID,ID",
  "doctor.said.price-list-unknown": "TotalGest n’a pas de liste de prix « {list} ».",
  "doctor.fix.price-list-unknown": "Régler products.priceList sur l’une de : {known}",
  "doctor.said.language-unknown": "TotalGest n’a pas de textes dans la langue « {language} ».",
  "doctor.fix.language-unknown": "Régler products.languages parmi : {known}",
  "doctor.said.code-unknown": "{setting}.{from} nomme « {code} », que TotalGest n’a pas.",
  "doctor.fix.code-unknown": "Corriger {setting}. TotalGest a : {known}",
  "doctor.said.payments-unmapped":
    "{namesCount, plural, one {Un paiement} other {# paiements}} de la boutique {namesCount, plural, one {n’a} other {n’ont}} pas de code TotalGest : les commandes payées ainsi sont retenues. {names}",
  "doctor.fix.payments-unmapped":
    "Régler mapping.payments ; TotalGest a : {known}. En une fois : tg360 configure {options}",
  "doctor.said.vat-unmapped":
    "Le taux de TVA de {rate} % de la boutique n’a pas de code TotalGest : les commandes à ce taux sont retenues.",
  "doctor.fix.vat-unmapped": "Régler mapping.vat : tg360 configure --map-vat {rate}=CODE, parmi : {known}",
  "doctor.said.rate-without-tax": "La boutique n’a pas de taxe à {rate} %, et TotalGest a des produits à ce taux.",
  "doctor.fix.rate-without-tax": "Ajouter une taxe à {rate} % dans la boutique. Elle a : {known}",

  // ------------------------------------------------------------------------------------------------ the test of writing
  "doctor.said.written": "{operation} est utilisable : {item} a reçu ce qu’il avait",
  "doctor.said.refused-as-hoped": "{operation} est utilisable : ce qui ne peut être accepté a été refusé ({detail})",
  "doctor.said.bulk-missing": "Le site n’a pas {operation}, et n’en a pas besoin",
  "doctor.said.write-changed": "{operation} : {item} a reçu son propre SKU, et diffère maintenant par : {detail}.",
  "doctor.fix.write-changed":
    "Regarder ce produit dans la boutique, et faire examiner cela avant la première mise à jour des produits.",
  "doctor.said.write-refused": "{operation} : {item} a reçu son propre SKU, ce qui a été refusé : {detail}.",
  "doctor.fix.write-refused": "Demander pourquoi à qui exploite la boutique ; une mise à jour échouerait de même.",
  "doctor.said.write-unclear": "{operation} : ni accepté ni refusé, on ne sait donc rien ({detail}).",
  "doctor.fix.write-unclear": "La première vraie commande le montrera ; son issue est recherchée, quoi qu’il arrive.",
  "doctor.said.created-unasked": "{operation} a accepté ce qui devait être refusé, et a créé {id}.",
  "doctor.fix.created-unasked": "Supprimer {id} à la main.",
  "doctor.said.write-no-item": "{operation} : pas essayé, faute de produit dans la boutique.",
  "doctor.fix.write-no-item": "Réessayer quand elle en aura un.",
  "doctor.said.skipped":
    "pas examiné : {check, select, configuration {configuration} profile {profil} files {droits des fichiers} disk {disque} state {état} clock {horloge} dns {nom} connection {connexion} tls {certificat} credentials {identifiants} permission {permissions} paging {pages} sample {échantillons} mapping {correspondances} other {{check}}}",
};
