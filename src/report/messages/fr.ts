import type { Catalogue } from "./en.ts";
import { auditFr } from "./audit-fr.ts";
import { doctorFr } from "./doctor-fr.ts";
import { fixFr } from "./fix-fr.ts";
import { installFr } from "./install-fr.ts";
import { notifyFr } from "./notify-fr.ts";
import { serveFr } from "./serve-fr.ts";
import { setupFr } from "./setup-fr.ts";

/** French as written in Switzerland: « … », TVA. Before a colon, a question mark and the like stands a hard blank. */
export const fr = {
  ...setupFr,
  ...doctorFr,
  ...auditFr,
  ...fixFr,
  ...installFr,
  ...notifyFr,
  ...serveFr,
  // ------------------------------------------------------------------------------------------------ usage
  "problem.bad-usage":
    "{what, select, option {Il n’y a pas d’option {named}.} command {Il n’y a pas de commande {named}.} value {{named} demande une valeur.} argument {Il manque : {named}.} many {Il y a trop de mots après {named}.} other {{detail}}}",
  "hint.bad-usage":
    "{nearest, select, none {Toutes les commandes et options : tg360 --help} other {Vouliez-vous dire {nearest} ? Toutes les commandes et options : tg360 --help}}",
  "problem.bad-option": "{option} ne peut pas valoir « {value} ».",
  "hint.bad-option": "{kind, select, examples {Par exemple : {expected}} other {Valeurs possibles : {expected}}}",
  "problem.first-day-far":
    "Le premier jour, {day}, est dans plus d’un an : d’ici là, aucune commande ne serait exportée.",
  "hint.first-day-far": "Nous sommes le {today}. Vérifiez l’année.",
  "problem.unexpected-argument": "« {argument} » n’est pas attendu ici.",
  "hint.unexpected-argument": "Vouliez-vous dire : {instead}",
  "problem.option-conflict": "{first} et {second} ne peuvent pas être utilisées ensemble.",
  "hint.option-conflict": "N’indiquez que l’une des deux. Ce qui se combine : tg360 --help",
  "problem.option-needs": "{option} demande l’une de celles-ci : {needs}.",
  "hint.option-needs": "Ce qui se combine : tg360 --help",
  "problem.ambiguous-token": "« {token} » correspond à deux commandes : {first} et {second}.",
  "hint.ambiguous-token": "Indiquez l’identifiant de celle que vous voulez dire.",
  "problem.no-ids": "Aucune commande n’est indiquée.",
  "hint.no-ids": "Indiquez-en au moins une : tg360 export-orders --ids 1042,1043",
  "problem.needs-confirmation": "{action} doit être confirmé, et il n’y a pas de terminal pour poser la question.",
  "hint.needs-confirmation": "Vérifiez les commandes, puis relancez avec --yes",
  "problem.needs-terminal": "Cette commande pose des questions, et il n’y a pas de terminal pour les poser.",
  "hint.needs-terminal": "Donnez les réponses sous forme d’options : {flags}",
  "problem.watch-needs-terminal": "--watch rafraîchit un terminal, et il n’y en a pas ici.",
  "hint.watch-needs-terminal": "Sans cette option : tg360 status",
  "problem.cannot-change-exported":
    "La commande {id} est déjà dans TotalGest, sous le numéro {number}. Elle est restée telle quelle.",
  "hint.cannot-change-exported": "Si TotalGest ne l’a plus : tg360 export-orders --ids {idArg} --resend",
  "problem.changed-since-shown": "La commande {id} a changé depuis qu’elle a été affichée. Rien n’a été fait.",
  "hint.changed-since-shown": "Regardez-la à nouveau, puis décidez.",
  "problem.brakes-changed":
    "Ce que les freins retiennent a changé depuis l’affichage. Rien n’a été envoyé à la boutique.",
  "hint.brakes-changed": "Regardez à nouveau, puis confirmez.",
  "problem.report-not-written": "Le rapport n’a pas pu être écrit dans {path} : {detail}.",
  "hint.report-not-written": "Indiquez un fichier dans un dossier qui existe et où vous pouvez écrire.",
  "problem.trace-not-written": "La chronologie n’a pas pu être écrite dans {path} : {detail}.",
  "hint.trace-not-written": "Indiquez un fichier dans un dossier qui existe et où vous pouvez écrire.",
  // ------------------------------------------------------------------------------------------------ configuration
  "problem.not-configured": "tg360 n’est pas encore configuré. Il manque : {missing}.",
  "hint.not-configured": "Pour le configurer : tg360 configure",
  "problem.config-invalid": "La configuration n’est pas valable : {faults}.",
  "hint.config-invalid": "Pour la corriger : tg360 configure (pour la voir : tg360 configure --show)",
  "problem.config-missing": "Il n’y a pas de fichier de configuration {path}.",
  "hint.config-missing": "Le nom est-il juste ? Pour le créer : tg360 configure --config {path}",
  "problem.shop-needed": "Il y a plusieurs boutiques ici, et cette commande n’en concerne qu’une : {shops}.",
  "hint.shop-needed": "Nommez-la : --shop NOM",
  "problem.shop-unknown":
    "Il n’y a pas de boutique « {shop} » ici{shopsCount, plural, =0 {} other { ; il y a : {shops}}}.",
  "hint.shop-unknown":
    "Toutes les boutiques : tg360 shops. Pour en configurer une nouvelle : tg360 configure --shop {shop}",
  "problem.shop-exists": "La boutique « {shop} » existe déjà ici.",
  "hint.shop-exists":
    "Rien n’a été importé. Retirez son fichier du dossier, ou retirez la boutique d’ici : tg360 shops remove {shop}",
  "problem.folder-holds-shops": "Ce dossier contient déjà des boutiques : {path}.",
  "hint.folder-holds-shops": "Indiquez un autre dossier.",
  "problem.shop-paused": "La boutique « {shop} » est en pause.",
  "hint.shop-paused": "Pour la remettre en marche : tg360 shops resume {shop}",
  "problem.shop-name-wrong": "Le nom de fichier {path} ne peut pas être le nom d’une boutique.",
  "hint.shop-name-wrong":
    "Renommez le fichier : 1 à 40 caractères a-z, 0-9 et traits d’union, sauf « default », sans trait d’union au début.",
  "problem.shop-settings-stray":
    "Il y a plusieurs boutiques ici, et ces réglages n’appartiennent qu’à une seule : {settings} ({place, select, env {environnement} other {{place}}}).",
  "hint.shop-settings-stray":
    "{place, select, env {Retirez-les de l’environnement et mettez-les dans le fichier de la boutique, ou nommez la boutique : --shop NOM} other {Déplacez-les dans le fichier de leur boutique, dans le dossier shops à côté}}.",
  "problem.shop-twice":
    "La même boutique est configurée ici sous plusieurs noms : {shops}. Chaque nom aurait sa propre file et son propre état, et des commandes pourraient être envoyées deux fois.",
  "hint.shop-twice": "Gardez-en un et supprimez les autres, p. ex. : tg360 shops remove NOM",
  "problem.config-unreadable": "Le fichier de configuration {path} n’est pas lisible : {detail}.",
  "hint.config-unreadable": "Réparez ou supprimez le fichier, puis : tg360 configure",
  "problem.profile-invalid": "Le profil {path} n’est pas valable : {faults}.",
  "hint.profile-invalid": "Corrigez le fichier, puis : {command} (les noms possibles : tg360 profile schema)",
  "problem.profile-fields-left":
    "{fieldsCount, plural, one {{fields} reste} other {{fields} restent}} là où le contrat intégré {fieldsCount, plural, one {le} other {les}} place, alors que le reste de {group} va dans « {place} ».",
  "hint.profile-fields-left": "Écrivez dans le profil où TotalGest l’attend, ou null si TotalGest ne le prend pas.",
  "problem.profile-field-astray": "{field} va dans « {path} », alors que le reste de {group} va dans « {place} ».",
  "hint.profile-field-astray": "Est-ce « {meant} » qu’il faut ?",
  "problem.profile-place-shared": "{field} et {other} vont tous deux dans « {path} » : un seul des deux arrive.",
  "hint.profile-place-shared": "Donnez une autre place à l’un d’eux, ou null.",
  "problem.profile-path-twice": "{fields} : « {path} » va deux fois au même endroit.",
  "hint.profile-path-twice": "Est-ce « {meant} » qu’il faut ? Tout ce qui est dans un objet se déplace avec lui.",
  "problem.profile-unknown": "Il n’existe pas de profil prêt à l’emploi « {name} ».",
  "hint.profile-unknown": "Il y a : {names}",
  "problem.profile-unreadable": "Le profil {path} n’est pas lisible : {detail}.",
  "hint.profile-unreadable":
    "Corrigez le chemin ou le fichier (totalgest.profile, framework360.profile), puis : tg360 configure --check",
  "problem.secret-unavailable": "Le secret {key} n’a pas pu être lu : {detail}.",
  "hint.secret-unavailable": "Vérifiez le fichier ou la commande dont il provient, puis : tg360 configure --check",
  "problem.export-from-missing":
    "Aucun premier jour d’export n’est fixé : aucune commande n’est donc envoyée. La boutique a {completed, plural, one {# commande terminée} other {# commandes terminées}} des 24 derniers mois : {months}.",
  "hint.export-from-missing": "Choisissez le premier jour : tg360 configure --export-from AAAA-MM-JJ",
  "problem.statuses-unknown":
    "{missingCount, plural, =0 {tg360 ne reconnaît pas lequel des statuts de commande de la boutique signifie « terminée » : il n’y en a pas exactement un de ce nom.} one {{key} indique un statut de commande que la boutique n’a pas : {missing}.} other {{key} indique des statuts de commande que la boutique n’a pas : {missing}.}} La boutique a : {known}.",
  "hint.statuses-unknown": "Mettez dans {key} des ID de la boutique ({known}) : tg360 configure {option} ID,ID",
  "problem.statuses-unconfirmed":
    "Une version précédente a deviné le sens des statuts de commande de la boutique, et elle a pu se tromper. Terminée : {completed}. Annulée : {cancelled}.",
  "hint.statuses-unconfirmed":
    "tg360 les utilise tant que vous ne les avez pas choisis : tg360 configure --statuses ID,ID --cancelled ID,ID",
  "problem.price-list-unknown": "TotalGest n’a pas de liste de prix « {list} ».",
  "hint.price-list-unknown":
    "Mettez dans products.priceList l’une de celles de TotalGest ({known}) : tg360 configure --price-list NOM",
  "problem.code-unknown": "{key} indique « {code} », que TotalGest n’a pas.",
  "hint.code-unknown": "Mettez dans {key} l’un des codes de TotalGest ({known}) : tg360 configure",
  "problem.state-of-another":
    "Le fichier d’état appartient à une autre installation : {field} était {bound} et vaut maintenant {configured}.",
  "hint.state-of-another":
    "Si seule une adresse a changé : tg360 configure --moved. Pour une autre boutique, un autre dossier : tg360 --data-dir DOSSIER",
  "problem.wrong-user":
    "{path} appartient à l’utilisateur {owner}. Si un autre utilisateur s’en sert, {owner} n’y a plus accès.",
  "hint.wrong-user": "Lancez-le sous cet utilisateur : sudo -u {ownerArg} tg360 …",
  "problem.tls-check-off": "NODE_TLS_REJECT_UNAUTHORIZED=0 désactive la vérification des certificats des serveurs.",
  "hint.tls-check-off": "Supprimez cette variable. Pour votre propre certificat : NODE_EXTRA_CA_CERTS=FICHIER",
  "problem.node-too-old": "Node.js {found} est trop ancien ; il faut {needed} ou plus récent.",
  "hint.node-too-old": "Dans le dossier du projet : npm run tg360 -- …",
  "problem.unknown-shop": "{system} ne connaît pas la boutique ou le propriétaire configuré : {detail}.",
  "hint.unknown-shop": "Vérifiez les identifiants : tg360 configure --check",
  // ------------------------------------------------------------------------------------------------ credentials
  "problem.credentials-refused": "{system} refuse les données d’accès : {detail}.",
  "hint.credentials-refused": "Saisissez-les à nouveau : tg360 configure",
  "problem.permission-denied": "{system} n’autorise pas « {operation} » : {detail}.",
  "hint.permission-denied":
    "Autorisez cette fonction pour la clé ou l’utilisateur dans {system}, puis vérifiez : tg360 configure --check",
  "problem.credentials-paused":
    "{system} vient de refuser les données d’accès. tg360 ne les utilise plus avant : {until}.",
  "hint.credentials-paused": "Saisissez les bonnes (tg360 configure), ou réessayez les mêmes tout de suite avec --now",
  // ------------------------------------------------------------------------------------------------ the other system
  "problem.unreachable": "{system} n’est pas joignable à l’adresse {host} : {detail}.",
  "hint.unreachable":
    "tg360 réessaie de lui-même. Si cela dure, vérifiez l’adresse et le réseau : tg360 configure --check",
  "cause.ECONNREFUSED": "rien ne répond à cette adresse et à ce port",
  "cause.ENOTFOUND": "ce nom d’hôte n’existe pas",
  "cause.EAI_AGAIN": "ce nom d’hôte ne peut pas être résolu pour le moment",
  "cause.ECONNRESET": "la connexion a été coupée",
  "cause.EPIPE": "la connexion a été coupée",
  "cause.NO_RESPONSE": "la connexion a été coupée avant la réponse",
  "cause.ETIMEDOUT": "la connexion a pris trop de temps",
  "cause.EHOSTUNREACH": "le réseau ne mène pas à cette adresse",
  "cause.ENETUNREACH": "cette machine n’a pas de réseau",
  "cause.CERT_HAS_EXPIRED": "il a expiré",
  "cause.DEPTH_ZERO_SELF_SIGNED_CERT": "il est auto-signé",
  "cause.SELF_SIGNED_CERT_IN_CHAIN": "il vient d’une autorité qui n’est pas reconnue ici",
  "cause.ERR_TLS_CERT_ALTNAME_INVALID": "il est fait pour un autre nom d’hôte",
  "cause.UNABLE_TO_VERIFY_LEAF_SIGNATURE": "le certificat de son émetteur manque",
  "cause.UNABLE_TO_GET_ISSUER_CERT_LOCALLY": "son émetteur n’est pas connu ici",
  "problem.certificate-refused": "Le certificat de {system} ({host}) n’est pas valable : {detail}.",
  "hint.certificate-refused":
    "Demandez à l’exploitant de le renouveler. Pour votre propre certificat : NODE_EXTRA_CA_CERTS=FICHIER",
  "problem.timed-out": "{system} ({host}) n’a pas répondu à temps à « {operation} ».",
  "hint.timed-out": "tg360 réessaie de lui-même. Si cela dure, laissez plus de temps : tg360 configure --timeout 60s",
  "problem.server-error": "{system} a échoué lors de « {operation} » (HTTP {status}) : {detail}.",
  "hint.server-error": "tg360 réessaie de lui-même. Si cela dure, prévenez l’exploitant de {system}.",
  "problem.throttled":
    "{system} demande moins d’appels lors de « {operation} ». tg360 l’appelle à nouveau dès : {until}.",
  "hint.throttled": "Rien à faire. Pour essayer tout de suite, ajoutez --now",
  "problem.paused": "{system} a demandé une pause jusqu’à : {until}.",
  "hint.paused": "Rien à faire. Pour essayer tout de suite, ajoutez --now",
  "problem.got-html":
    "{system} a répondu à « {operation} » par une page web au lieu de données (HTTP {status} de {host}) : {excerpt}",
  "hint.got-html": "L’adresse est-elle juste ? Pour vérifier : tg360 configure --check",
  "problem.got-no-json":
    "{system} a répondu à « {operation} » par autre chose que des données (HTTP {status} de {host}) : {excerpt}",
  "hint.got-no-json": "L’adresse est-elle juste ? Pour vérifier : tg360 configure --check",
  "problem.redirected":
    "{system} redirige « {operation} » vers {location} (HTTP {status}). tg360 ne suit aucune redirection.",
  "hint.redirected": "Si c’est la nouvelle adresse, saisissez-la : tg360 configure --moved",
  "problem.contract-broken":
    "{system} a répondu à « {operation} » sous une forme inattendue : à {path}, tg360 attend {expected} et trouve {found}.",
  "hint.contract-broken":
    "Voyez ce que contiennent ses réponses : tg360 doctor. Si cela dure, prévenez l’exploitant de {system}.",
  "problem.answer-no-text":
    "{system} a répondu à « {operation} » par des octets qui ne sont pas de l’UTF-8 valable, sans indiquer d’autre jeu de caractères : {excerpt}. tg360 n’en reprend rien, pour qu’aucune lettre ne soit remplacée.",
  "hint.answer-no-text":
    'Demandez à l’exploitant de {system} d’envoyer de l’UTF-8, ou d’indiquer le jeu de caractères dans l’en-tête Content-Type.{system, select, TotalGest { S’il faut lire « {reading} », écrivez dans le profil : "charset": "windows-1252"} other {}}',
  "problem.wire-unread":
    "{system} a répondu à « {operation} » en {wire}. tg360 lit du JSON et ne sait pas encore lire {wire}.",
  "hint.wire-unread":
    "Demandez du JSON au fournisseur ; beaucoup de programmes en envoient sur demande : avec un en-tête Accept: application/json, ou un paramètre comme format=json.",
  "problem.answer-too-large": "La réponse de {system} à « {operation} » dépasse {limitMb} Mo.",
  "hint.answer-too-large": "Prévenez l’exploitant de {system} : aucune réponse ne devrait être aussi grande.",
  "problem.paging-loop": "{system} renvoie sans cesse la même page de « {operation} ».",
  "hint.paging-loop": "tg360 réessaie de lui-même. Si cela dure, prévenez l’exploitant de {system}.",
  "problem.list-incomplete":
    "{system} annonce {total} entrées dans « {operation} », mais n’en a livré que {came}, deux fois de suite. Les autres ne sont pas connues.",
  "hint.list-incomplete":
    "tg360 traite ce qui est arrivé et n’augmente aucun stock. Il réessaie de lui-même. Si cela dure, prévenez l’exploitant de {system}.",
  "problem.page-refused":
    "{system} refuse {page, select, none {la page suivante} other {la page {page}}} de « {operation} » (HTTP {status}) : {detail}.",
  "hint.page-refused":
    '{way, select, untold {S’il n’y a plus de pages, écrivez dans le paginator du profil (docs/profiles.md) : "end": [{status}], ou où {system} en donne le nombre (« pages »).} other {tg360 réessaie de lui-même. Si cela dure, regardez le paginator du profil : tg360 doctor}}',
  "problem.next-page-elsewhere":
    "Selon {system}, la page suivante de « {operation} » est à {found}, mais tg360 l’appelle à {own}. Rien n’a été envoyé à l’autre adresse.",
  "hint.next-page-elsewhere":
    "Si c’est son adresse, saisissez-la : tg360 configure --moved. Sinon, prévenez l’exploitant de {system}.",
  "problem.end-untold":
    "{system} a livré {count} produits dans « {operation} » et rien à {path} : il peut y en avoir d’autres, que tg360 ne lirait jamais.",
  "hint.end-untold": "Corrigez le paginator dans le profil. Si ce sont tous les produits, écrivez-y : {line}",
  "problem.cannot-ask":
    "{value} ne peut pas figurer dans la demande « {operation} » : tg360 ne peut donc pas interroger {system} à ce sujet.",
  "hint.cannot-ask":
    "Cherchez-le dans {system}. Si le profil met la valeur entre guillemets, dans un chemin ou dans un en-tête, utilisez plutôt un simple paramètre.",
  "problem.remote-refused": "{system} a refusé « {operation} » (HTTP {status}) : {detail}.",
  "hint.remote-refused": "Vérifiez les deux systèmes : tg360 configure --check",
  "problem.function-missing": "{system} n’a pas la fonction « {operation} ».",
  "hint.function-missing":
    "Demandez à l’exploitant de {system} d’activer le module e-commerce, puis : tg360 configure --check",
  "problem.left-waiting":
    "{count, plural, one {# commande attend} other {# commandes attendent}} encore d’être {count, plural, one {envoyée} other {envoyées}}.",
  "hint.left-waiting":
    "La prochaine exécution réessaie d’elle-même. Pour les voir : tg360 status orders --state queued,sending",
  "problem.too-old":
    "{last, select, never {Il n’y a encore eu {direction, select, orders {aucun export réussi} other {aucune mise à jour des produits réussie}}.} other {{direction, select, orders {Le dernier export réussi} other {La dernière mise à jour des produits réussie}} date de plus de {maxAge} : {last}.}}",
  "hint.too-old": "Pour savoir pourquoi : tg360 status",
  // ------------------------------------------------------------------------------------------------ another run
  "problem.locked":
    "Une autre exécution est en cours ({what, select, orders {commandes} products {produits} daemon {démon} other {{what}}}, processus {pid}, depuis {since}).",
  "hint.locked": "Attendez qu’elle finisse. Pour attendre plus longtemps, ajoutez --lock-timeout 5m",
  // ------------------------------------------------------------------------------------------------ stopped
  "problem.brake-hides":
    "Retenu : {affected, number} produits visibles sur {of, number} seraient masqués en 24 heures ({percent} %). Le reste est passé.",
  "hint.brake-hides": "Si c’est voulu : tg360 pull-products --allow-mass-change",
  "problem.brake-zeros":
    "Retenu : le stock de {affected, number} produits sur {of, number} tomberait à 0 en 24 heures ({percent} %). Le reste est passé.",
  "hint.brake-zeros": "Si c’est voulu : tg360 pull-products --allow-mass-change",
  "problem.brake-prices":
    "Retenu : le prix de {affected, number} produits sur {of, number} changerait en 24 heures ({percent} %). Le reste est passé.",
  "hint.brake-prices": "Si c’est voulu : tg360 pull-products --allow-mass-change",
  "problem.brake-price-jumps":
    "Retenu : le prix de {affected, number} produits sur {of, number} bougerait de plus d’un tiers en 24 heures ({percent} %). Le reste est passé.",
  "hint.brake-price-jumps": "Si c’est voulu : tg360 pull-products --allow-mass-change",
  "problem.brake-surges":
    "Retenu : le stock de {affected, number} produits sur {of, number} serait multiplié par dix ou plus en 24 heures ({percent} %). Le reste est passé.",
  "hint.brake-surges": "Si c’est voulu : tg360 pull-products --allow-mass-change",
  "problem.brake-names":
    "Retenu : le nom de {affected, number} produits sur {of, number} changerait en 24 heures ({percent} %). Le reste est passé.",
  "hint.brake-names": "Si c’est voulu : tg360 pull-products --allow-mass-change",
  "problem.brake-skus":
    "Retenu : le SKU de {affected, number} produits sur {of, number} changerait en 24 heures ({percent} %). Le reste est passé.",
  "hint.brake-skus": "Si c’est voulu : tg360 pull-products --allow-mass-change",
  "problem.brake-creations":
    "Retenu : {affected, number} produits sur {of, number} seraient nouveaux dans la boutique en 24 heures ({percent} %). Le reste est passé.",
  "hint.brake-creations": "Si c’est voulu : tg360 pull-products --allow-mass-change",
  "problem.brake-empty": "TotalGest a livré un catalogue vide. Rien n’a été masqué.",
  "hint.brake-empty":
    "Vérifiez les produits dans TotalGest. S’il est vraiment vide : tg360 pull-products --allow-mass-change",
  "problem.state-damaged": "Le fichier d’état {path} est endommagé : {detail}. Il n’a pas été touché.",
  "hint.state-damaged":
    "Remettez une sauvegarde. Même ancienne, elle est sans danger : aucune commande n’est envoyée deux fois.",
  "problem.state-newer":
    "Le fichier d’état {path} vient d’un tg360 plus récent (version {found} ; celui-ci connaît {known}).",
  "hint.state-newer": "Réinstallez le tg360 plus récent.",
  "problem.disk-full": "Le disque est plein : il reste {freeMb} Mo pour {path}.",
  "hint.disk-full": "Faites de la place. La prochaine exécution reprend là où celle-ci s’est arrêtée.",
  "problem.disk-failed": "Le disque a une erreur à {path} : {detail}.",
  "hint.disk-failed": "Vérifiez le disque. La prochaine exécution reprend là où celle-ci s’est arrêtée.",
  "problem.disk-read-only": "Il n’est pas possible d’écrire dans {path}.",
  "hint.disk-read-only": "Autorisez l’écriture, ou prenez un autre dossier : tg360 --data-dir DOSSIER",
  "problem.config-not-saved": "La configuration n’a pas pu être enregistrée dans {path}. L’ancienne a été remise.",
  "hint.config-not-saved": "Faites de la place sur le disque, puis : tg360 configure",
  "problem.not-saved": "Rien n’a été enregistré.",
  "problem.not-saved-otherwise":
    "Rien n’a été enregistré. Si la connexion ou les réponses de {system} diffèrent du contrat intégré, il faut un profil.",
  "hint.not-saved-otherwise": "Relancez la commande avec --save-anyway, puis faites proposer un profil : {command}",
  "problem.not-saved-profile":
    "Rien n’a été enregistré. {at, select, login {Avec {path}, la connexion ne réussit pas encore.} none {{path} ne convient pas encore.} other {Avec {path}, la connexion réussit, mais {at} ne convient pas encore.}} C’est normal tant que vous écrivez un profil.",
  "hint.not-saved-profile": "Voyez ce qui manque encore : {command}",
  "problem.saved-unverified":
    "Les réglages sont enregistrés, mais pas vérifiés : {system} n’a pas répondu comme il le devrait.",
  "hint.saved-unverified": "Ensuite, faites proposer un profil : {command}",
  "problem.output-failed": "La sortie n’a pas pu être écrite : {detail}.",
  "hint.output-failed": "Le disque est-il plein ? Ce qui a été fait est conservé ; pour le voir : tg360 status",
  // ------------------------------------------------------------------------------------------------ one product
  "problem.product-invalid": "TotalGest livre le produit {id} sous une forme inattendue : {path} vaut {found}.",
  "hint.product-invalid": "Corrigez le produit dans TotalGest. tg360 le relit de lui-même.",
  "problem.sku-empty": "Le produit {id} n’a pas de SKU dans TotalGest.",
  "hint.sku-empty": "Donnez-lui un SKU dans TotalGest. tg360 le relit de lui-même.",
  "problem.sku-taken": "Le SKU {sku} du produit {newcomer} appartient déjà au produit {holder}.",
  "hint.sku-taken": "Donnez un autre SKU à l’un des deux dans TotalGest.",
  "problem.price-missing": "Il n’a pas de prix dans la liste {list}.",
  "hint.price-missing":
    "Saisissez le prix dans TotalGest, ou choisissez une autre liste : tg360 configure --price-list NOM",
  "problem.price-foreign": "Le prix dans la liste {list} est en {currency} ; TotalGest compte en {expected}.",
  "hint.price-foreign":
    "Saisissez le prix en {expected} dans TotalGest, ou choisissez une autre liste : tg360 configure --price-list NOM",
  "problem.price-ambiguous":
    "Le produit {id} a {pricesCount} prix dans {list} ({differ, select, vat {{prices}, avec et sans TVA} other {{prices}}}) : on ne sait pas lequel est valable.",
  "hint.price-ambiguous":
    "Ne laissez dans TotalGest que le prix valable, ne faites lire que celui-là par le profil, ou choisissez une autre liste : tg360 configure --price-list NOM",
  "problem.price-zero": "Son prix dans TotalGest est 0. Le prix n’a pas été envoyé à la boutique.",
  "hint.price-zero":
    "Corrigez le prix dans TotalGest. S’il est juste : tg360 pull-products --sku {itemArg} --allow-price",
  "problem.price-fell":
    "Son prix passe de {from} à {to}, moins d’un dixième. Le prix n’a pas été envoyé à la boutique.",
  "hint.price-fell":
    "Corrigez le prix dans TotalGest. S’il est juste : tg360 pull-products --sku {itemArg} --allow-price",
  "problem.vat-without-tax": "La boutique n’a pas de taxe de {rate} %.",
  "hint.vat-without-tax": "Ajoutez la taxe dans la boutique, ou corrigez le taux de TVA dans TotalGest.",
  "problem.shop-sku-ambiguous":
    "Deux produits de la boutique peuvent être {sku} : {first} et {second} ont tous deux son SKU, ou tous deux son id TotalGest.",
  "hint.shop-sku-ambiguous": "Supprimez-en un dans la boutique, ou corrigez son SKU ou son id TotalGest.",
  "problem.shop-product-invalid": "La boutique livre le produit {id} sous une forme inattendue : {path} vaut {found}.",
  "hint.shop-product-invalid": "Corrigez le produit dans la boutique. tg360 le relit de lui-même.",
  "problem.shop-refused-product": "La boutique refuse le produit : {detail}.",
  "hint.shop-refused-product": "Corrigez le produit dans TotalGest, puis : tg360 pull-products --sku {itemArg}",
  "problem.product-not-found": "TotalGest n’a pas de produit avec le SKU {sku}.",
  "hint.product-not-found": "Vérifiez l’orthographe ; les majuscules comptent.",
  // ------------------------------------------------------------------------------------------------ one order
  "problem.order-invalid": "La boutique livre la commande {id} sous une forme inattendue : {path} vaut {found}.",
  "hint.order-invalid": "Corrigez la commande dans la boutique. tg360 la relit de lui-même.",
  "problem.payment-unmapped": "Le mode de paiement « {name} » ({id}) n’a pas d’équivalent dans TotalGest.",
  "hint.payment-unmapped":
    "Indiquez lequel c’est : tg360 configure --map-payment {idArg}=CODE{codesCount, plural, =0 {} other {. TotalGest a : {codes}}}",
  "problem.vat-unmapped": "Le taux de TVA {rate} n’a pas d’équivalent dans TotalGest.",
  "hint.vat-unmapped":
    "Indiquez lequel c’est : tg360 configure --map-vat {rateArg}=CODE{codesCount, plural, =0 {} other {. TotalGest a : {codes}}}",
  "problem.vat-missing":
    "Une ligne n’a pas de taux de TVA, ou utilise la taxe par défaut de la boutique, qui n’en a pas.",
  "hint.vat-missing":
    "Corrigez la commande, ou marquez une des taxes de la boutique comme taxe par défaut. tg360 relit la commande de lui-même.",
  "problem.country-unknown": "Le pays « {country} » n’est pas connu.",
  "hint.country-unknown":
    "Corrigez-le dans la boutique, ou indiquez lequel c’est (deux lettres) : tg360 configure --map-country {countryArg}=CH",
  "problem.address-missing": "La commande n’a pas d’adresse de facturation.",
  "hint.address-missing": "Complétez la commande dans la boutique. tg360 la relit de lui-même.",
  "problem.currency-foreign": "La commande est en {currency} ; TotalGest compte en {expected}.",
  "hint.currency-foreign":
    "Saisissez-la à la main dans TotalGest, puis : tg360 export-orders --ids {itemArg} --mark-exported NUMERO",
  "problem.totals-mismatch": "Les lignes font {lines} au total, mais le client a payé {total}.",
  "hint.totals-mismatch":
    "Corrigez la commande dans la boutique, ou saisissez-la à la main, puis : tg360 export-orders --ids {itemArg} --mark-exported NUMERO",
  "problem.no-lines": "La commande n’a pas de lignes.",
  "hint.no-lines": "Si c’est une erreur : tg360 export-orders --ids {itemArg} --dismiss",
  "problem.article-gone":
    "« {name} » a été vendu comme produit {product} de TotalGest, qui n’existe plus dans TotalGest.{sku, select, none {} other { Dans la boutique, son SKU était {sku}.}}",
  "hint.article-gone":
    "Si son SKU est le bon : tg360 export-orders --ids {itemArg} --article-by sku. Sinon, saisissez la commande à la main, puis : tg360 export-orders --ids {itemArg} --mark-exported NUMERO",
  "problem.article-unanswered":
    "« {name} » a été vendu comme produit {product} de TotalGest, et TotalGest ne dit pas ce qu’est maintenant ce produit : un autre produit pourrait avoir son SKU.",
  "hint.article-unanswered":
    "tg360 redemande à chaque cycle. Si cela dure, vérifiez le produit dans TotalGest ; ou, si le SKU de la commande est le bon : tg360 export-orders --ids {itemArg} --article-by sku",
  "problem.article-undated":
    "« {name} » a été vendu à peu près au moment où le produit {product} de TotalGest a pris la place de {before} dans la boutique. Les horloges ne concordent pas : tg360 ne sait pas lequel des deux a été vendu.",
  "hint.article-undated":
    "Indiquez lequel a été vendu. {product} : tg360 export-orders --ids {itemArg} --article-by link. Celui qui a maintenant le SKU de la commande : --article-by sku",
  "problem.article-disagrees":
    "« {name} » porte le SKU {sku} dans la commande, mais il est connecté au produit {product} de TotalGest (SKU {linkSku}). On ne sait pas depuis quand.",
  "hint.article-disagrees":
    "Indiquez lequel a été vendu : tg360 export-orders --ids {itemArg} --article-by link (ou sku)",
  "problem.erp-refused-order":
    "TotalGest refuse la commande : {detail}{fieldsCount, plural, =0 {} other { ({fields})}}.",
  "hint.erp-refused-order": "Corrigez la cause, puis renvoyez-la : tg360 export-orders --ids {itemArg}",
  "refused.at": "ligne {line}{isKnown, select, yes {, article {article}} other {}} : {why}",
  "refused.unknown_sku": "inconnu de TotalGest",
  "refused.unknown_vat_code": "TotalGest ne connaît pas le code de TVA",
  "refused.unknown_payment_method": "TotalGest ne connaît pas le mode de paiement",
  "refused.total_mismatch": "les lignes ne font pas le total",
  "problem.order-blocked": "Quelque chose entre tg360 et TotalGest bloque cette commande (HTTP {status}) : {detail}.",
  "hint.order-blocked":
    "Demandez à l’exploitant de TotalGest ou de son pare-feu, puis renvoyez-la : tg360 export-orders --ids {itemArg}",
  "problem.outcome-unknown": "Elle a été envoyée, mais on ne sait pas encore si TotalGest l’a prise : {detail}.",
  "hint.outcome-unknown": "Rien à faire : la prochaine exécution interroge d’abord TotalGest.",
  "problem.order-unread":
    "TotalGest a répondu {status}, mais aucun numéro ni identifiant de commande ne se trouve à {places} ; la réponse contient {foundCount, plural, =0 {rien} other {{found}}}. L’issue est donc inconnue, et tg360 recherche la commande.",
  "hint.order-unread":
    "Écrivez dans le profil où ils se trouvent : createOrder.record ou fields.orderResult (docs/profiles.md).",
  "problem.outcome-closed": "Elle a été envoyée, et TotalGest dit qu’il ne l’a pas.",
  "hint.outcome-closed": "Rien à faire : elle est renvoyée au prochain cycle.",
  "problem.outcome-unconfirmed": "Elle a été envoyée, et TotalGest ne peut pas dire s’il l’a prise : {detail}.",
  "hint.outcome-unconfirmed":
    "Regardez dans TotalGest. Si elle y est : tg360 export-orders --ids {itemArg} --mark-exported NUMERO. Sinon : tg360 export-orders --ids {itemArg} --resend. Sans terminal, ajoutez --yes",
  "problem.order-unanswered":
    "La liste de la boutique n’a plus la commande {id}, et la boutique ne dit pas ce qu’elle est devenue.",
  "hint.order-unanswered":
    "Cherchez-la dans la boutique. Si elle a disparu pour de bon : tg360 export-orders --ids {idArg} --dismiss",
  "problem.product-unanswered":
    "La liste de {system} n’a plus son produit {id}, et {system} ne dit pas ce qu’il est devenu.",
  "hint.product-unanswered":
    "Cherchez-le dans {system}. Il reste tel quel ; tg360 redemande à la prochaine mise à jour de tous les produits.",
  "problem.erp-id-shared":
    "TotalGest a répondu {number}, qui est déjà le numéro de la commande {other}. L’issue est donc inconnue, et tg360 recherche la commande.",
  "hint.erp-id-shared": "Si cela se répète, autre chose répond à la place de TotalGest, peut-être un proxy avec cache.",
  "problem.refused-again": "TotalGest a répondu {count} fois sans prendre la commande : {detail}.",
  "hint.refused-again":
    "Elle est renvoyée à chaque cycle. Corrigez ce que TotalGest lui reproche, ou abandonnez la commande : tg360 export-orders --ids {itemArg} --dismiss",
  "problem.order-id-reused":
    "L’identifiant {id} de la boutique appartient à deux commandes : {reference} du {placedAt} et {otherReference} du {otherPlacedAt}. La boutique a-t-elle été restaurée à partir d’une sauvegarde ?",
  "hint.order-id-reused":
    "Regardez dans TotalGest. S’il faut l’envoyer : tg360 export-orders --ids {itemArg} --resend. Sinon : tg360 export-orders --ids {itemArg} --dismiss. Sans terminal, ajoutez --yes",
  "problem.text-unwritable":
    "« {text} » ne peut pas s’écrire en {charset}, le jeu de caractères dans lequel TotalGest prend les commandes.",
  "hint.text-unwritable":
    "Saisissez la commande à la main dans TotalGest, puis : tg360 export-orders --ids {itemArg} --mark-exported NUMERO. Ou changez le texte dans la boutique.",
  "problem.reference-too-long": "La référence {reference} dépasse les {max} caractères que TotalGest accepte.",
  "hint.reference-too-long":
    "Choisissez un framework360.site plus court avant le premier export, ou saisissez la commande à la main : tg360 export-orders --ids {itemArg} --mark-exported NUMERO",
  "problem.erp-order-differs":
    "TotalGest a une autre commande sous cette référence : {number} s’élève à {total}, celle-ci à {expected}.",
  "hint.erp-order-differs":
    "Comparez-les. Si c’est la même : tg360 export-orders --ids {itemArg} --mark-exported {numberArg}. Si c’en est une autre : saisissez celle-ci à la main et marquez-la avec son propre numéro.",
  "problem.may-be-booked":
    "TotalGest ne l’a pas, mais il peut encore enregistrer le dernier envoi jusqu’à {until}. Elle n’a donc pas été renvoyée.",
  "hint.may-be-booked": "Réessayez après cette heure.",
  "problem.number-taken": "{number} est déjà la commande {other} dans TotalGest. Rien n’a été marqué.",
  "hint.number-taken": "Cherchez le numéro de cette commande dans TotalGest.",
  "problem.cannot-acknowledge": "La commande {id} n’a aucun changement après son export qui soit encore à traiter.",
  "hint.cannot-acknowledge": "Pour voir ce qu’on en sait : tg360 status orders {idArg}",
  "problem.order-not-found": "La boutique n’a pas de commande {id}.",
  "hint.order-not-found": "Vérifiez le numéro : tg360 status orders --search {idArg}",
  "problem.order-unknown": "Aucune commande « {token} » n’est connue ici.",
  "hint.order-unknown": "Si la boutique l’a : tg360 export-orders --ids {tokenArg}",
  "problem.product-unknown": "Aucun produit « {token} » n’est connu ici.",
  "hint.product-unknown": "Chercher dans tous : tg360 status products --search {tokenArg}",
  // ------------------------------------------------------------------------------------------------ warnings
  "problem.ean-dropped": "L’EAN {ean} n’est pas valable ; le produit a été envoyé sans.",
  "hint.ean-dropped": "Corrigez l’EAN dans TotalGest.",
  "problem.forced-status": "Envoyée sur demande, bien que son statut soit « {status} ».",
  "problem.forced-date": "Envoyée sur demande, bien qu’elle ait été passée avant le premier jour ({placedAt}).",
  "problem.total-adjusted": "Une différence d’arrondi de {by} a été ajoutée à la plus grande ligne.",
  "problem.changed-after-export": "La commande {id} a été modifiée dans la boutique après son export.",
  "hint.changed-after-export":
    "Modifiez-la à la main dans TotalGest, puis : tg360 export-orders --ids {itemArg} --acknowledge --reason POURQUOI",
  "problem.cancelled-after-export": "La commande {id} a été annulée dans la boutique après son export.",
  "hint.cancelled-after-export":
    "Annulez-la à la main dans TotalGest, puis : tg360 export-orders --ids {itemArg} --acknowledge --reason POURQUOI",
  "problem.waits-long": "Elle attend depuis plus d’une heure, à compter du premier essai.",
  "hint.waits-long":
    "Voyez chaque essai : tg360 status orders {itemArg}. Pour l’abandonner : tg360 export-orders --ids {itemArg} --dismiss",
  "problem.clock-off": "L’horloge de cette machine est décalée de {by}, comparée à {than}.",
  "hint.clock-off": "Faites-la régler par le réseau : timedatectl set-ntp true",
  "problem.clock-of-system-off": "L’horloge de cette machine et celle de {system} diffèrent de {by}.",
  "hint.clock-of-system-off":
    "Comparez les deux à une montre. Si celle-ci est juste, prévenez l’exploitant de {system} ; sinon : timedatectl set-ntp true",
  "problem.heartbeat-failed": "Le signal de vie n’a pas pu être envoyé à {host} : {detail}.",
  "hint.heartbeat-failed": "Il est renvoyé après le prochain cycle réussi. Si cela dure, vérifiez daemon.heartbeatUrl.",
  "problem.on-failure-failed": "La commande {program} de daemon.onFailure a échoué : {detail}.",
  "hint.on-failure-failed": "Essayez-la à la main ; elle trouve le rapport sur son entrée standard.",
  "problem.unknown-variable": "tg360 ne connaît pas la variable d’environnement {name}. Vouliez-vous dire {nearest} ?",
  "hint.unknown-variable": "Corrigez-la ou supprimez-la.",
  "problem.permissions-tightened":
    "{path} pouvait être lu par d’autres. Désormais, seul son propriétaire peut le lire.",
  "problem.mapping-unverified": "Les correspondances n’ont pas pu être vérifiées : {detail}.",
  "hint.mapping-unverified": "Vérifiez plus tard : tg360 configure --check",
  // ------------------------------------------------------------------------------------------------ bug, interruption
  "problem.bug": "C’est un bogue de tg360 : {detail}.",
  "hint.bug": "Signalez-le avec les lignes ci-dessus. Rien n’est perdu ; la prochaine exécution reprend.",
  "problem.interrupted": "Interrompu ({signal}).",
  "hint.interrupted": "Rien n’est perdu ; la prochaine exécution reprend.",
  "interrupt.first":
    "Arrêt en cours : tg360 termine d’abord ce qui est commencé. Pour arrêter tout de suite, envoyez le signal encore une fois.",

  // ------------------------------------------------------------------------------------------------ labels
  "label.product.synced": "Synchronisé",
  "label.product.pending": "En attente",
  "label.product.failed": "Échec",
  "label.product.not-linked": "Non connecté",
  "label.order.exported": "Synchronisé",
  "label.order.queued": "En file",
  "label.order.sending": "Envoi en cours",
  "label.order.held": "En suspens",
  "label.order.failed": "Échec",
  "label.order.unconfirmed": "À confirmer",
  "label.order.not-linked": "Non connecté",
  "label.order.not-found": "Introuvable",
  "reason.status": "statut non terminé",
  "reason.cancelled": "annulée",
  "reason.before-from": "avant le premier jour",
  "reason.dismissed": "écartée",
  "after.cancelled": "Annulée ou remboursée : {now}",
  "after.quantity": "{article} : {sent} envoyés, maintenant {now}",
  "after.amount": "{article} : {sent} envoyé, maintenant {now}",
  "after.vat": "{article} : TVA {sent} % envoyée, maintenant {now} %",
  "after.delivery": "Livraison : {sent} envoyé, maintenant {now}",
  "after.fees": "Frais : {sent} envoyé, maintenant {now}",
  "after.coupon": "Bon : {sent} envoyé, maintenant {now}",
  "after.total": "Total : {sent} envoyé, maintenant {now}",
  "after.currency": "Monnaie : {sent} envoyé, maintenant {now}",
  "after.billing": "L’adresse de facturation a changé",
  "after.shipping": "L’adresse de livraison a changé",
  "after.payment": "Le mode de paiement a changé",
  "after.note": "La remarque a changé",
  "after.double": "Peut-être deux fois dans TotalGest : {sent} et {now}",
  "after.earlier": "Modifiée avant que tg360 garde ce qu’il envoie",
  "after.nothing": "aucun",
  "flag.changed": "modifiée dans la boutique après l’export",
  "flag.cancelled": "annulée dans la boutique après l’export",
  "action.created": "créé",
  "action.updated": "modifié",
  "action.hidden": "masqué",
  "action.adopted": "connecté",
  "action.failed": "échec",
  "action.not-found": "introuvable",
  "direction.orders": "commandes",
  "direction.products": "produits",

  // ------------------------------------------------------------------------------------------------ table heads
  "head.order": "Commande",
  "head.number": "Numéro",
  "head.placed": "Passée le",
  "head.customer": "Client",
  "head.total": "Total",
  "head.status": "Statut",
  "head.totalgest": "TotalGest",
  "head.attempts": "Essais",
  "head.remark": "Remarque",
  "head.id": "Id",
  "head.sku": "SKU",
  "head.name": "Nom",
  "head.quantity": "Stock",
  "head.action": "Effet",
  "head.changes": "Changements",
  "head.warnings": "Avertissements",
  "head.fix": "Que faire",
  "head.ended": "Fin",
  "head.took": "Durée",
  "head.what": "Exécution",
  "head.result": "Résultat",

  // ------------------------------------------------------------------------------------------------ reports
  "count.requested": "{n, plural, one {# commande} other {# commandes}}",
  "count.exported": "{n, plural, one {# exportée} other {# exportées}}",
  "count.wouldSend": "{n, plural, one {# serait envoyée} other {# seraient envoyées}}",
  "count.alreadyExported": "{n, number} déjà dans TotalGest",
  "count.failed": "{n, number} en échec",
  "count.held": "{n, number} en suspens",
  "count.unconfirmed": "{n, number} à confirmer",
  "count.waiting": "{n, number} en attente",
  "count.read": "{n, plural, one {# produit lu} other {# produits lus}}",
  "count.created": "{n, plural, one {# créé} other {# créés}}",
  "count.updated": "{n, plural, one {# modifié} other {# modifiés}}",
  "count.unchanged": "{n, plural, one {# inchangé} other {# inchangés}}",
  "count.hidden": "{n, plural, one {# masqué} other {# masqués}}",
  "count.adopted": "{n, plural, one {# connecté} other {# connectés}}",
  "count.heldBack": "{n, plural, one {# retenu} other {# retenus}}",
  "count.warnings": "{n, plural, one {# avertissement} other {# avertissements}}",
  "report.export": "Export des commandes",
  "report.pull.full": "Mise à jour de tous les produits",
  "report.pull.incremental": "Mise à jour des produits modifiés",
  "report.headline": "{title} : {counts}",
  "report.dry": "Essai à blanc : rien n’a été modifié.",
  "report.nothing-due": "Aucune commande n’est à exporter.",
  "report.nothing-changed": "Aucun changement.",
  "report.took": "en {duration}",
  "report.problems": "Ce qui s’est passé",
  "report.failures": "À traiter",
  "report.tried-again": "Nouvel essai automatique",
  "report.warnings": "Avertissements",
  "report.alike":
    "{scope, select, all {Les {n, number} produits lus échouent tous} page {{n, number} de ces {kind, select, orders {commandes} other {produits}} échouent} other {{n, number} {kind, select, orders {commandes} other {produits}} échouent}} à {path} (dans {item} : {found}){scope, select, all { : c’est le profil qui est faux, pas les produits.} other {.}}",
  "report.alike-fix":
    "{scope, select, all {Voyez ce que contiennent les réponses : tg360 doctor} other {Si tant de cas échouent pareillement, le profil est peut-être faux : tg360 doctor. Sinon, corrigez-les dans {system, select, TotalGest {TotalGest} other {la boutique}}.}}",
  "report.eans-dropped": "{n, number} produits ont été envoyés sans leur EAN, qui n’est pas valable.",
  "report.all-warnings": "Tous avec --report FICHIER.csv ; ceux d’un produit : tg360 status products SKU",
  "report.already": "Déjà dans TotalGest",
  "report.unconfirmed": "Encore à confirmer, d’une exécution précédente",
  "report.body": "{order}, telle que TotalGest la recevrait",
  "report.after-export": "Modifiées dans la boutique après l’export",
  "report.after-export-old":
    "{n, plural, one {# commande exportée avant que tg360 y veille diffère} other {# commandes exportées avant que tg360 y veille diffèrent}} aussi : {ids}",
  "report.after-export-fix":
    "Corrigez dans TotalGest, puis : tg360 export-orders --ids {idsArg} --acknowledge --reason POURQUOI",
  "report.acknowledged": "Réglé tel quel. Un nouveau changement sera signalé.",
  "report.late": "Terminées tard : passées avant le premier jour, terminées depuis",
  "report.late-fix":
    "Pour les exporter : tg360 export-orders --ids {idsArg}. Pour ne jamais les exporter : la même chose avec --dismiss",
  "report.orders": "Commandes",
  "report.products": "Produits",
  "report.more": "et {n, plural, one {# autre} other {# autres}}",
  "report.more-failures":
    "et {n, plural, one {# autre échec} other {# autres échecs}} : tg360 status products --state failed",
  "report.more-orders":
    "et {n, plural, one {# autre commande} other {# autres commandes}} ; toutes avec --report FICHIER.csv",
  "report.more-products":
    "et {n, plural, one {# autre produit} other {# autres produits}} ; tous avec --report FICHIER.csv",
  "report.written": "Rapport écrit : {path}",
  "report.marked": "Marquée comme exportée.",
  "report.dismissed": "Écartée : ne sera jamais exportée.",
  "report.generated": "Établi par tg360 le {at}",

  // ------------------------------------------------------------------------------------------------ health and status
  "shops.paused": "{shop} : en pause, laissée de côté",
  "shops.is-paused": "en pause",
  "shops.word-paused": "en pause",
  "shops.all-well": "{health} : rien à traiter dans {n, plural, one {# boutique} other {# boutiques}}",
  "shops.not-well": "{health} : {where} ; {well} sur {n} sans problème",
  "shops.more": "{n} de plus",
  "shops.look": "L’une d’elles en détail : tg360 status --shop {shop}",
  "shops.paused-ones": "En pause : {shops}",
  "shops.none": "Aucune boutique n’a de nom ici.",
  "shops.none-next": "Pour configurer une boutique de plus : tg360 configure --shop NOM",
  "shops.name": "Boutique",
  "shops.health": "Situation",
  "shops.waiting": "En attente",
  "shops.held": "En suspens",
  "shops.why": "Pourquoi",
  "shops.row": "{health} : {why}",
  "shops.last-orders": "Dernier export",
  "shops.last-products": "Dernière mise à jour",
  "shops.ago": "il y a {age}",
  "shops.did-pause": "La boutique « {shop} » est en pause dès sa prochaine exécution.",
  "shops.did-resume": "La boutique « {shop} » est remise en marche.",
  "shops.did-remove":
    "La boutique « {shop} » est supprimée. Ses contrôles, ses commandes, ses réglages, son état et une sauvegarde sont conservés dans {folder} ; les réglages y contiennent ses mots de passe.",
  "shops.ask-remove": "Supprimer la boutique « {shop} » ? tg360 n’appellera plus rien pour elle.",
  "shops.did-import": "{n, plural, one {# boutique importée} other {# boutiques importées}} de {folder}.",
  "shops.after-import": "Pour voir leur situation : tg360 shops",
  "shops.did-export":
    "Les réglages de {n, plural, one {# boutique} other {# boutiques}} sont dans {folder}, mots de passe compris : gardez-les en lieu sûr.",
  "shops.after-export": "Pour les importer ailleurs : tg360 shops import DOSSIER",
  "shops.ask-which": "Quelle boutique ?",
  "shops.new": "une nouvelle",
  "shops.ask-name": "Nom de la nouvelle boutique (a-z, 0-9 et traits d’union)",
  "shops.wrong-name": "1 à 40 caractères a-z, 0-9 et traits d’union, et aucune boutique existante.",
  "health.ok": "en ordre",
  "health.degraded": "dégradé",
  "health.failing": "en panne",
  "status.headline": "{health} : {why}",
  "health.well": "rien à traiter",
  "because.not-configured": "tg360 n’est pas encore configuré",
  "advice.not-configured": "tg360 configure",
  "because.never-ran": "{direction, select, orders {commandes jamais exportées} other {produits jamais mis à jour}}",
  "advice.never-ran": "{direction, select, orders {tg360 export-orders} other {tg360 pull-products}}",
  "because.overdue":
    "{direction, select, orders {pas d’export réussi} other {pas de mise à jour des produits réussie}} depuis {last}",
  "advice.overdue": "{direction, select, orders {tg360 export-orders} other {tg360 pull-products}}",
  "because.credentials":
    "{system} refuse les données d’accès ({direction, select, orders {commandes} other {produits}})",
  "advice.credentials": "tg360 configure",
  "because.orders-failed": "{count, plural, one {# commande refusée} other {# commandes refusées}} par TotalGest",
  "advice.orders-failed": "tg360 status orders --state failed",
  "because.orders-held": "{count, plural, one {# commande} other {# commandes}} en suspens",
  "advice.orders-held": "tg360 fix",
  "because.orders-unconfirmed": "{count, plural, one {# commande} other {# commandes}} à confirmer",
  "advice.orders-unconfirmed": "tg360 status orders --state unconfirmed",
  "because.orders-stuck":
    "{count, plural, one {# commande attend} other {# commandes attendent}} depuis plus d’une heure",
  "advice.orders-stuck": "tg360 status orders --state queued,sending",
  "because.orders-refused-again":
    "{count, plural, one {# commande envoyée} other {# commandes envoyées}} plusieurs fois sans que TotalGest les prenne",
  "advice.orders-refused-again": "tg360 status orders --state queued,sending",
  "because.orders-after-export":
    "{count, plural, one {# commande modifiée} other {# commandes modifiées}} dans la boutique après l’export",
  "advice.orders-after-export": "tg360 status orders --state changed",
  "because.orders-late": "{count, plural, one {# commande terminée} other {# commandes terminées}} tard",
  "advice.orders-late": "tg360 status orders --state not-linked",
  "because.products-failed": "{count, plural, one {# produit} other {# produits}} en échec",
  "advice.products-failed": "tg360 status products --state failed",
  "status.orders": "Commandes",
  "status.products": "Produits",
  "status.queue":
    "{depth, plural, =0 {{need, plural, =0 {Aucune commande n’attend.} one {La file est vide ; # commande est à traiter.} other {La file est vide ; # commandes sont à traiter.}}} one {# commande attend, passée il y a {age}.} other {# commandes attendent, la plus ancienne passée il y a {age}.}}",
  "status.last-good": "Dernière réussite",
  "status.never": "jamais",
  "status.ago": "{at} (il y a {age})",
  "status.runs": "Dernières exécutions",
  "status.run-good": "réussie",
  "status.run-items": "avec des échecs",
  "status.run-broke": "interrompue",
  "status.empty": "Il n’y a encore eu aucune exécution ici.",
  "status.empty-next": "Commencez par : tg360 configure, puis tg360 pull-products et tg360 export-orders",
  "status.none-found": "Rien ne correspond.",
  "status.page": "Lignes {from, number} à {to, number}.",
  "status.next-page": "Il y en a d’autres : {command}",
  "status.no-such-page": "Il n’y a pas autant de lignes.",
  "status.first-page": "Les premières : {command}",
  "status.see-all": "Tout voir : {command}",
  "status.no-orders": "Aucune commande n’est encore connue.",
  "status.no-products": "Aucun produit n’est encore connu.",
  "status.read-them": "Pour les lire : {command}",
  "status.watch": "{at}, mis à jour toutes les 2 s ; Ctrl-C pour quitter",

  // ------------------------------------------------------------------------------------------------ one order
  "said.colon": " : ",
  "said.times": "({times, number} fois)",
  "story.order": "Commande {reference}",
  "story.reference-sent": "Référence dans TotalGest",
  "story.shop-status": "Statut dans la boutique",
  "story.late": "Terminée depuis que tg360 est configuré, mais passée avant le premier jour.",
  "story.why": "Pourquoi elle n’est pas dans TotalGest",
  "story.next": "Que faire",
  "story.after-export": "Ce qui diffère de ce qui a été envoyé",
  "story.acknowledged": "Réglé : {reason}",
  "story.history": "Ce qui s’est passé",
  "story.no-history": "Il n’en reste aucune trace.",
  "story.attempts": "{n, plural, =0 {jamais envoyée} one {envoyée une fois} other {envoyée # fois}}",
  "why.status": "Son statut dans la boutique, « {status} », ne signifie pas terminée.",
  "why.cancelled": "Elle a été annulée dans la boutique.",
  "why.before-from": "Elle a été passée avant le premier jour.",
  "why.dismissed": "Elle a été écartée à la main et n’est jamais exportée.",
  "why.queued": "Elle attend la prochaine exécution.",
  "why.sending": "Elle a été envoyée ; la prochaine exécution vérifie si TotalGest l’a prise.",
  "next.queued": "Rien, ou tout de suite : tg360 export-orders --ids {itemArg}",
  "next.not-linked": "Pour l’exporter quand même : tg360 export-orders --ids {itemArg}",
  "event.seen": "Lue dans la boutique",
  "event.changed": "Modifiée dans la boutique",
  "event.queued": "Mise en file",
  "event.held": "Mise en suspens",
  "event.sent": "Envoyée à TotalGest",
  "event.exported": "Enregistrée dans TotalGest",
  "event.requeued": "Pas prise ; à renvoyer",
  "event.failed": "Échec",
  "event.unknown": "Issue inconnue",
  "event.unconfirmed": "Issue impossible à confirmer",
  "event.looked-up": "Trouvée dans TotalGest",
  "event.forced": "Envoi déclenché à la main",
  "event.article-chosen": "Produit choisi à la main, lien et SKU ne concordant pas",
  "event.resend": "Nouvel envoi déclenché à la main",
  "event.marked-exported": "Marquée à la main comme étant dans TotalGest",
  "event.acknowledged": "Changement après l’export réglé à la main",
  "event.double": "Prise encore une fois par TotalGest, peut-être en double",
  "event.dismissed": "Écartée à la main : ne sera jamais exportée",
  "event.not-linked": "Pas à exporter",

  // ------------------------------------------------------------------------------------------------ one product
  "product.title": "Produit {sku}",
  "product.why": "Ce qui ne va pas",
  "product.pending": "Encore à envoyer à la boutique",
  "product.only-shop": "Il n’existe que dans la boutique : il reste tel quel.",
  "product.ean": "EAN",
  "product.shop-id": "Id dans la boutique",
  "product.visible": "Visible",
  "product.gone": "n’est plus dans TotalGest",
  "product.synced": "Dernier envoi à la boutique",
  "happened.adopted": "Connecté à ce que la boutique avait",
  "happened.created": "Créé dans la boutique",
  "happened.told": "Mis à jour dans la boutique",
  "happened.hidden": "Masqué dans la boutique",
  "happened.failed": "Échec",
  "happened.gone": "TotalGest ne le connaît plus",
  "happened.released": "La boutique ne le connaît plus",
  "happened.link-moved": "A repris le lien d’un autre produit",
  "field.sku": "SKU",
  "field.ean": "EAN",
  "field.name": "Nom",
  "field.name_i18n": "Nom par langue",
  "field.short_description": "Description courte",
  "field.short_description_i18n": "Description courte par langue",
  "field.description": "Description",
  "field.description_i18n": "Description par langue",
  "field.price": "Prix",
  "field.price_includes_tax": "Prix TVA comprise",
  "field.tax_id": "TVA (id dans la boutique)",
  "field.totalgest_id": "Id TotalGest",
  "field.quantity": "Stock",
  "field.active": "Visible",

  // ------------------------------------------------------------------------------------------------ asking
  "ask.choose": "Quelles commandes faut-il exporter ?",
  "ask.yes": "Oui",
  "ask.no": "Non",
  "ask.yes-or-no": "Oui ou non ? {yes} / {no}",
  "ask.count":
    "{found, number} sur {all, plural, one {# commande} other {# commandes}}, {ticked, plural, one {# cochée} other {# cochées}}",
  "ask.search-keys": "taper pour chercher • ↑↓ • tab cocher • ctrl+a à exporter • esc • ⏎ exporter",
  "ask.none-ticked": "Rien n’est coché : Tab coche la ligne, Ctrl-C quitte.",
  "ask.none-due": "Rien ici n’est à exporter. Tab coche une seule ligne.",
  "ask.not-due":
    "{n, plural, one {Cette commande n’est pas à exporter} other {Ces # commandes ne sont pas à exporter}} : {orders}. {n, plural, one {L’exporter} other {Les exporter}} quand même ?",
  "ask.select-keys": "↑↓ déplacer • ⏎ choisir",
  "ask.keys": "↑↓ déplacer • espace cocher • a tout • i inverser • ⏎ terminer",
  "ask.none": "Il n’y a aucune commande à choisir.",
  "ask.resend":
    "Renvoyer {n, plural, one {cette commande, si TotalGest ne l’a pas} other {ces # commandes, celles que TotalGest n’a pas}} : {ids} ?",
  "ask.mark-exported": "Marquer la commande {ids} comme étant dans TotalGest sous le numéro {number} ?",
  "ask.dismiss": "Ne jamais exporter {n, plural, one {cette commande} other {ces # commandes}} : {ids} ?",
  "ask.not-done": "Rien n’a été fait.",

  // ------------------------------------------------------------------------------------------------ progress
  "phase.discover": "Recherche des commandes",
  "phase.read": "Lecture de TotalGest",
  "phase.scan-shop": "Lecture du catalogue de la boutique",
  "phase.push": "Mise à jour de la boutique",
  "phase.send": "Envoi des commandes",
  "phase.look-up": "Vérification des commandes envoyées dans TotalGest",
  "progress.of": "{phase} : {done, number} sur {total, number}",
  "progress.done": "{phase} : {done, number}",
  "progress.rate": "{rate, number}/s",
  "progress.left": "encore {left}",
  "progress.order": "{order} : {label}{number, select, none {} other { {number}}}",
} as const satisfies Catalogue;
