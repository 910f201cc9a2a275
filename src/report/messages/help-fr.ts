import type { HelpWords } from "./help-en.ts";

/** What `--help` says, in French. */
export const helpFr: HelpWords = {
  headings: {
    usage: "Utilisation :",
    arguments: "Arguments :",
    options: "Options :",
    globalOptions: "Options générales :",
    commands: "Sous-commandes :",
    examples: "Exemples :",
    exitCodes: "Codes de sortie :",
    choices: "au choix : {list}",
    default: "par défaut : {value}",
    anyOptions: "[options]",
    anyCommand: "[sous-commande]",
  },
  placeholders: {
    file: "fichier",
    folder: "dossier",
    code: "code",
    duration: "durée",
    time: "heure",
    list: "liste",
    date: "date",
    month: "mois",
    number: "numéro",
    text: "texte",
    n: "n",
    form: "forme",
    system: "système",
    url: "adresse",
    id: "id",
    name: "nom",
    command: "commande",
    pieces: "pièces",
    "shop=code": "boutique=code",
    "rate=code": "taux=code",
    "name=iso": "nom=iso",
    kind: "genre",
    port: "port",
    action: "action",
    shell: "shell",
    what: "quoi",
    which: "lequel",
    role: "droit",
    address: "adresse",
    user: "utilisateur",
    "more-ids": "autres-ids",
  },
  exitCodes: {
    0: "fait, ou rien à faire",
    1: "un bogue",
    2: "mauvaise utilisation",
    3: "fait, mais des produits ou des commandes ont échoué, sont en suspens, à confirmer ou introuvables",
    4: "pas ou mal configuré, ou l’état appartient à une autre boutique ou à un autre utilisateur",
    5: "données d’accès ou autorisations refusées",
    6: "l’autre système est injoignable ou ne répond pas comme convenu ; nouvel essai la prochaine fois",
    7: "une autre exécution est en cours",
    8: "arrêté, une personne doit décider : un frein, un fichier d’état endommagé, un disque plein",
    "130, 143": "interrompu",
  },
  globalOptions: {
    "--config": "le fichier de configuration (TG360_CONFIG)",
    "--data-dir": "où l’état est conservé (TG360_DATA_DIR)",
    "--shop": "une boutique parmi plusieurs (TG360_SHOP)",
    "--json": "un document JSON sur la sortie standard, en anglais",
    "--quiet": "ne rien afficher si tout va bien, et les problèmes connus une fois par jour",
    "--verbose": "montrer chaque étape",
    "--no-color": "sans couleurs (NO_COLOR)",
    "--lang": "langue de l’affichage (TG360_LANG)",
    "--no-input": "ne jamais poser de question",
    "--lock-timeout": "combien de temps attendre une autre exécution ; 0 = pas du tout",
    "--trace": "écrire une chronologie de l’exécution, à ouvrir sur ui.perfetto.dev",
    "--help": "afficher cette aide",
    "--version": "afficher la version",
  },
  program: {
    about:
      "Relie une boutique Framework360 à l’ERP TotalGest : produits et stock dans un sens, commandes dans l’autre.",
    examples: {
      "tg360 demo": "le voir à l’œuvre, sur une boutique et un ERP inventés",
      "tg360 configure": "le configurer",
      "tg360 pull-products --dry-run": "ce que ferait une première mise à jour",
      "tg360 daemon": "toutes les cinq minutes, en continu",
      "tg360 status orders --state failed,held": "ce qui est à traiter",
    },
  },
  commands: {
    configure: {
      summary: "configurer les deux systèmes, vérifier ou afficher la configuration",
      about:
        "Demande le nécessaire, appelle les deux systèmes pour le vérifier et écrit le fichier de configuration. Chaque réponse peut être donnée comme option ; des options seules ne changent que ce qu’elles nomment.",
      arguments: {},
      options: {
        "--check": "appeler les deux systèmes avec ce qui est configuré, ne rien changer",
        "--show": "afficher chaque réglage et sa provenance, secrets masqués",
        "--moved": "un des systèmes a une nouvelle adresse : garder l’état existant",
        "--save-anyway":
          "enregistrer même si un système n’accepte pas les valeurs : il faut peut-être d’abord un profil",
        "--endpoint": "TotalGest : adresse de son API",
        "--owner-id": "TotalGest : propriétaire",
        "--shop-id": "TotalGest : boutique",
        "--username": "TotalGest : utilisateur",
        "--password-stdin": "TotalGest : lire le mot de passe sur l’entrée standard",
        "--password-file": "TotalGest : lire le mot de passe dans un fichier",
        "--password-command": "TotalGest : une commande qui affiche le mot de passe, lancée chaque fois (sans shell)",
        "--profile": "TotalGest : le fichier de son profil, s’il fonctionne autrement que le contrat intégré",
        "--shop-url": "Framework360 : adresse de la boutique",
        "--api-key-stdin": "Framework360 : lire la clé sur l’entrée standard",
        "--api-key-file": "Framework360 : lire la clé dans un fichier",
        "--api-key-command": "Framework360 : une commande qui affiche la clé, lancée chaque fois (sans shell)",
        "--site": "le nom de la boutique dans la référence de chaque commande ; ne change plus après le premier envoi",
        "--time-zone": "le fuseau horaire de la boutique, p. ex. Europe/Zurich",
        "--shop-profile": "Framework360 : le fichier de son profil, comme --profile",
        "--export-from": "le premier jour (2026-01-31 ou 31.01.2026) dont les commandes sont exportées",
        "--statuses": "statuts de commande qui signifient terminée, par id ou nom",
        "--cancelled": "statuts de commande qui signifient annulée ou remboursée, par id ou nom",
        "--price-list": "la liste de prix de TotalGest",
        "--languages": "langues des produits, la principale en premier",
        "--messages": "langue des messages et des rapports : en, fr, it ou de",
        "--buffer": "stock de sécurité : pièces que la boutique n’affiche pas",
        "--map-payment": "un mode de paiement de la boutique et le code de TotalGest ; répétable",
        "--map-vat": "un taux de TVA et le code de TotalGest ; répétable",
        "--map-country": "un pays comme la boutique l’écrit et son code ISO ; répétable",
        "--timeout": "combien de temps attendre une réponse, p. ex. 30s",
        "--concurrency": "appels simultanés à chaque système",
        "--notify-to": "qui reçoit des courriels sur les problèmes ; plusieurs adresses séparées par des virgules",
        "--notify-from": "l’expéditeur de ces courriels",
        "--smtp-url": "le serveur de messagerie : smtps://HOST ou smtp://HOST:PORT",
        "--smtp-user": "serveur de messagerie : utilisateur",
        "--smtp-password-stdin": "serveur de messagerie : lire le mot de passe sur l’entrée standard",
        "--smtp-password-file": "serveur de messagerie : lire le mot de passe dans un fichier",
        "--smtp-password-command":
          "serveur de messagerie : une commande qui affiche le mot de passe, lancée chaque fois (sans shell)",
        "--notify-webhook-stdin": "lire sur l’entrée standard l’adresse du webhook d’une messagerie (Slack, Teams)",
        "--notify-webhook-file": "lire l’adresse du webhook dans un fichier",
        "--notify-webhook-command": "une commande qui affiche l’adresse du webhook, lancée chaque fois (sans shell)",
        "--webhook": "faire envoyer les signaux de la boutique à la page : son adresse, https://HOST",
        "--daily-summary": "l’heure d’un courriel quotidien sur les commandes de la veille, p. ex. 07:00",
        "--test-notification": "envoyer un essai à toutes les personnes prévenues",
      },
      examples: {
        "tg360 configure": "l’assistant",
        "tg360 configure --check": "est-ce que tout marche encore ?",
        "tg360 configure --map-payment cod=CASH": "un mode de paiement de plus",
        "tg360 configure --export-from 2026-01-01": "exporter les commandes dès ce jour",
        "tg360 configure --password-file pw.txt": "un nouveau mot de passe",
      },
    },
    "pull-products": {
      summary: "amener produits et stock de TotalGest dans la boutique",
      about: "Amène une fois dans la boutique Framework360 ce qui a changé dans TotalGest (produits, prix, stock).",
      arguments: {},
      options: {
        "--full": "comparer tout le catalogue des deux systèmes, pas seulement ce qui a changé",
        "--sku": "seulement ces SKU, même inchangés ; séparés par des virgules, répétable",
        "--dry-run": "montrer ce qui serait fait, ne rien changer",
        "--allow-mass-change":
          "laisser passer ce que les freins des exécutions précédentes ont retenu, et rien d’autre",
        "--allow-price": "avec --sku : ces prix sont justes, même 0 ou moins d’un dixième d’avant",
        "--now": "essayer même si un système a demandé une pause",
        "--report": "écrire aussi le rapport dans un fichier : .csv, .html ou .json (mode 0600)",
      },
      examples: {
        "tg360 pull-products": "ce qui a changé depuis la dernière mise à jour",
        "tg360 pull-products --dry-run": "ce qui serait fait",
        "tg360 pull-products --sku A-100,A-101": "deux produits, tout de suite",
        "tg360 pull-products --full --report pull.html": "tout, avec un rapport à conserver",
      },
    },
    "export-orders": {
      summary: "envoyer à TotalGest les commandes terminées de la boutique",
      about:
        "Cherche les commandes dans la boutique Framework360 et envoie à TotalGest celles qui sont à exporter, une seule fois.",
      arguments: {
        "more-ids": "d’autres commandes, après --ids",
      },
      options: {
        "--ids":
          "ces commandes tout de suite, par id ou référence ; séparées par des virgules, répétable ; - lit l’entrée standard",
        "--failed": "aussi les commandes que TotalGest a refusées",
        "--since": "seulement les commandes passées ce jour (2026-01-31 ou 31.01.2026) ou plus tard",
        "--interactive": "choisir les commandes dans une liste",
        "--dry-run":
          "montrer ce qui serait envoyé, ne rien changer ; avec --ids et --verbose montrer chaque commande telle que TotalGest la recevrait",
        "--now": "essayer même si un système a demandé une pause",
        "--resend": "avec --ids : les chercher dans TotalGest et n’envoyer que ce qui n’y est pas",
        "--article-by": "avec --ids : ce qui compte si le lien d’une ligne et son SKU désignent deux produits",
        "--mark-exported": "avec --ids : celle-ci est dans TotalGest sous ce numéro",
        "--dismiss": "avec --ids : ne jamais exporter celles-ci",
        "--acknowledge": "avec --ids et --reason : ce qui a changé dans la boutique après l’export est réglé",
        "--reason": "pourquoi, pour --dismiss, --mark-exported et --acknowledge",
        "--yes": "ne pas demander de confirmation",
        "--report": "écrire aussi le rapport dans un fichier : .csv, .html ou .json (mode 0600)",
      },
      examples: {
        "tg360 export-orders": "ce qui est à exporter",
        "tg360 export-orders --ids 1042,1043": "ces deux-là, quel que soit leur statut",
        "tg360 export-orders --failed": "réessayer celles qui ont été refusées",
        "tg360 export-orders --ids 1042 --dismiss --reason duplicate": "ne jamais exporter celle-ci",
        "tg360 export-orders --ids 1042 --dry-run --verbose": "ce que TotalGest recevrait",
        "tg360 export-orders --report export.csv": "avec un tableau à conserver",
      },
    },
    status: {
      summary: "montrer ce qui est synchronisé, en attente ou en échec",
      about: "Montre où en sont les choses, d’après l’état sur cette machine seulement : aucun système n’est appelé.",
      arguments: {
        what: "products, orders ou runs : une ligne chacun ; rien : la vue d’ensemble",
        id: "tout ce qui est connu de cette commande (id ou référence) ou de ce produit (SKU)",
      },
      options: {
        "--state": "seulement ces états ; séparés par des virgules, répétable",
        "--search": "seulement ce qui contient ce texte dans id, référence, SKU, EAN ou nom",
        "--day": "commandes : seulement celles passées ce jour-là (2026-01-31 ou 31.01.2026)",
        "--limit": "au plus tant de lignes (50 à l’écran, toutes en JSON)",
        "--page": "la n-ième page de tant de lignes",
        "--watch": "sur un terminal : rafraîchir sur place toutes les deux secondes, jusqu’à Ctrl-C",
        "--max-age":
          "finir avec 6 si la dernière exécution réussie de la direction la plus ancienne est plus vieille, p. ex. 15m",
        "--nagios": "une ligne avec données de performance et le code de sortie d’un greffon Nagios",
      },
      examples: {
        "tg360 status": "la vue d’ensemble",
        "tg360 status --watch": "la vue d’ensemble, rafraîchie sur place",
        "tg360 status orders --state failed,held": "les commandes à traiter, pourquoi, et que faire",
        "tg360 status runs": "les dernières exécutions : ce qu’a fait chacune, ou pourquoi elle s’est interrompue",
        "tg360 status orders 1042": "tout sur une commande",
        "tg360 status products A-100": "tout sur un produit",
        "tg360 status products --search cheese": "des produits par leur nom",
        "tg360 status --max-age 15m --quiet": "pour une surveillance",
      },
    },
    serve: {
      summary: "la page : commandes, produits, freins et contrôles dans un navigateur",
      about:
        "Sert la page jusqu’à Ctrl-C : ce que montre « status », avec un bouton pour ce que font « export-orders » et « pull-products ». Sans utilisateur, elle n’est que pour cette machine, par un lien qui ne fonctionne qu’une fois. Pour d’autres, créez des utilisateurs et placez un proxy TLS devant (serve.publicUrl). « daemon --listen » la sert à côté du cycle.",
      arguments: {
        what: "gérer les utilisateurs de la page",
        action: "en ajouter ou modifier un, en retirer un, ou les lister",
        name: "l’utilisateur",
      },
      options: {
        "--listen": "adresse et port de la page",
        "--role": "ce que l’utilisateur peut faire",
        "--shops": "les boutiques de l’utilisateur ; sans cette option, toutes",
        "--password-stdin": "le mot de passe de l’utilisateur depuis l’entrée standard",
        "--password-file": "le mot de passe de l’utilisateur depuis ce fichier",
      },
      examples: {
        "tg360 serve": "sur cette machine",
        "tg360 serve users add anna": "un utilisateur qui peut décider",
        "tg360 serve users add leo --role look --shops bern,biel": "un autre qui ne fait que voir, deux boutiques",
      },
    },
    metrics: {
      summary: "les métriques de l’état pour Prometheus",
      about:
        "Affiche la situation au format texte de Prometheus, ou l’écrit dans un fichier que lit node_exporter. N’appelle aucun des deux systèmes.",
      arguments: {},
      options: {
        "--textfile": "remplacer ce fichier, en entier ou pas du tout (son nom doit finir par .prom)",
      },
      examples: {
        "tg360 metrics": "sur la sortie standard",
        "tg360 metrics --textfile /var/lib/prometheus/node-exporter/tg360.prom": "pour node_exporter, depuis cron",
      },
    },
    fix: {
      summary: "décider des commandes à traiter, l’une après l’autre",
      about:
        "Passe en revue les commandes à traiter : en suspens, refusées, à confirmer, modifiées après leur export. Montre pour chacune une liste de choix, enregistre le choix et envoie aussitôt ce qui l’attendait. Pose ses questions dans un terminal ; sans terminal, les conseils de « tg360 status orders » donnent les mêmes commandes.",
      arguments: {},
      options: {},
      examples: {
        "tg360 fix": "une commande après l’autre",
      },
    },
    audit: {
      summary: "prouver que chaque commande est arrivée dans TotalGest, avec le même total",
      about:
        "Relit les deux systèmes et prouve, jour par jour, que chaque commande qui devait arriver est dans TotalGest avec le même total ; ou dit ce qui manque, et que faire. Ne change rien. Sans option : hier, et les jours d’avant qui étaient encore ouverts.",
      arguments: {},
      options: {
        "--day": "ce jour (2026-01-31 ou 31.01.2026)",
        "--month": "ce mois, p. ex. 2026-01",
        "--from": "à partir de ce jour",
        "--to": "jusqu’à ce jour",
        "--products": "comparer aussi prix, TVA, stock et visibilité",
        "--report":
          "écrire aussi le contrôle dans un fichier : .html (à imprimer), .csv (pour Excel) ou .json (mode 0600)",
        "--list": "lister les contrôles conservés",
        "--show": "montrer à nouveau le dernier contrôle de ce jour",
        "--verify": "vérifier qu’aucun contrôle conservé n’a été changé ni retiré",
        "--export": "écrire tous les contrôles conservés dans un dossier, avec leurs empreintes",
      },
      examples: {
        "tg360 audit": "ce qui est à contrôler",
        "tg360 audit --month 2026-01 --report january.html": "un mois à imprimer",
        "tg360 audit --day 2026-01-31": "un jour",
        "tg360 audit --verify": "les contrôles sont-ils restés tels quels ?",
      },
    },
    shops: {
      summary: "les boutiques de cette installation",
      about:
        "Sans action : une ligne par boutique. Les autres boutiques ont chacune leur fichier, shops/NOM.json à côté de config.json, et leur propre état.",
      arguments: {
        action: "ce qu’il faut faire",
        name: "la boutique, ou pour import et export le dossier",
      },
      options: {
        "--yes": "ne pas demander",
      },
      examples: {
        "tg360 shops": "tout va-t-il bien, et sinon, où ?",
        "tg360 shops pause zurich": "laisser une boutique tranquille quelque temps",
        "tg360 shops remove zurich": "conserve ses contrôles, commandes, état et une sauvegarde",
      },
    },
    daemon: {
      summary: "exporter et mettre à jour toutes les cinq minutes",
      about:
        "Exporte les commandes, puis met à jour les produits, toutes les cinq minutes jusqu’à ce qu’on l’arrête ; une ligne de journal par cycle.",
      arguments: {},
      options: {
        "--interval": "du début d’un cycle au suivant",
        "--once": "un seul cycle, puis finir avec son code de sortie",
        "--log-format": "forme des lignes de journal sur la sortie d’erreur",
        "--listen": "servir aussi la page à cette adresse ; voir tg360 serve",
        "--listen-metrics":
          "servir GET /metrics à cette adresse, p. ex. 127.0.0.1:9360 ; au-delà de cette machine seulement avec metrics.token",
      },
      examples: {
        "tg360 daemon": "jusqu’à SIGTERM, qui l’arrête en 10 s au plus",
        "tg360 daemon --interval 2m": "plus souvent",
        "tg360 daemon --log-format json": "pour un collecteur de journaux",
        "tg360 daemon --once --quiet": "un cycle, pour cron ou un minuteur",
      },
    },
    backup: {
      summary: "enregistrer l’état et la configuration dans un seul fichier",
      about:
        "Fait une copie cohérente, même pendant que quelque chose tourne : une archive que tar sait ouvrir aussi. S’il y a plusieurs boutiques, elle les contient toutes, ou celle que nomme --shop. Mots de passe, clés et commandes n’y sont que si on le demande ; ils sont alors chiffrés.",
      arguments: {
        file: "où ; - est la sortie standard",
      },
      options: {
        "--with-secrets": "les mots de passe et les clés aussi, chiffrés par une phrase de passe qui est demandée",
        "--passphrase-file": "lire la phrase de passe dans un fichier ; - est l’entrée standard",
      },
      examples: {
        "tg360 backup monday.tgz": "ce qu’il faut avant une mise à jour",
        "tg360 backup - > monday.tgz": "dans un dossier où seul le shell peut écrire",
        "tg360 backup all.tgz --with-secrets": "tout ce qu’il faut à une autre machine",
      },
    },
    restore: {
      summary: "remettre une sauvegarde en place",
      about:
        "Lit toute la sauvegarde avant de changer quoi que ce soit, refuse celle d’une autre boutique, conserve ce qui était là, et dit ce que feront les prochaines exécutions. Rien ne doit tourner pendant ce temps.",
      arguments: {
        file: "une sauvegarde ; - est l’entrée standard",
      },
      options: {
        "--with-configuration": "la configuration aussi, à la place de l’actuelle",
        "--without-secrets": "laisser de côté les mots de passe et les clés qui y sont",
        "--passphrase-file": "lire la phrase de passe dans un fichier ; - est l’entrée standard",
        "--yes": "remplacer ce qui est là sans demander",
      },
      examples: {
        "tg360 restore monday.tgz": "demande avant de remplacer un état",
        "tg360 restore --shop bern monday.tgz": "une seule boutique d’une sauvegarde de toutes",
        "tg360 restore all.tgz --passphrase-file pass.txt": "sur une nouvelle machine",
      },
    },
    service: {
      summary: "laisser la machine démarrer tg360 d’elle-même, comme service",
      about:
        "Fait du démon un service, avec systemd ou runit : il démarre avec la machine, et de nouveau s’il s’arrête par erreur. Pour root c’est un service de la machine, sinon le vôtre. status finit avec 0 s’il tourne, 4 s’il n’est pas installé, 8 s’il est installé, mais ne tourne pas.",
      arguments: {
        action: "que faire",
      },
      options: {
        "--manager": "lequel, s’il y en a deux",
        "--run-as": "pour root : l’utilisateur à qui appartient l’état",
      },
      examples: {
        "tg360 service install": "dès maintenant, aussi après un redémarrage de la machine",
        "tg360 service status": "s’il est installé, et s’il tourne",
        "tg360 service remove": "la configuration et l’état restent",
      },
    },
    cron: {
      summary: "laisser cron lancer tg360 toutes les cinq minutes",
      about:
        "Écrit ses propres lignes dans votre crontab, avec des chemins absolus, entre deux commentaires ; n’enlève que celles-là. Ce qui ne va pas est envoyé par courriel quand c’est nouveau, et une fois par jour.",
      arguments: {
        action: "que faire",
      },
      options: {
        "--mail": "qui reçoit les courriels",
        "--no-mail": "personne n’en reçoit",
      },
      examples: {
        "tg360 cron install --mail shop@example.ch": "toutes les cinq minutes dès maintenant",
        "tg360 cron remove": "toutes les autres lignes restent telles quelles",
      },
    },
    doctor: {
      summary: "trouver ce qui ne va pas, et que faire",
      about:
        "Examine cette machine, la configuration, le chemin vers les deux systèmes, les données d’accès et les autorisations, et une vraie réponse de chaque opération, champ par champ si l’un n’est pas là où le profil le dit (avec --verbose toujours). Rien n’est changé. Avec --write-test il essaie aussi ce qui peut être écrit : il envoie à TotalGest une commande qui n’est pas du JSON, et ne peut donc rien donner ; et à la boutique un produit masqué sans nom sous un SKU déjà pris, pour qu’il soit refusé, à un produit son propre SKU, et à une commande exportée son propre numéro (ou un numéro à une commande qui n’existe pas). Aucune valeur n’est changée.",
      arguments: {},
      options: {
        "--write-test": "essayer aussi ce qui peut être écrit, après confirmation",
        "--write-profile": "écrire un profil que proposent les réponses, à relire",
        "--sample": "avec --write-profile : proposer d’après une réponse enregistrée, sans rien appeler",
        "--profile": "examiner avec ce profil au lieu du profil configuré",
        "--system": "avec --profile et --write-profile : le profil de qui",
        "--yes": "ne pas demander : faire l’essai d’écriture, remplacer le fichier",
      },
      examples: {
        "tg360 doctor": "ce qui ne va pas, et que faire",
        "tg360 doctor --verbose": "chaque réglage avec sa provenance, chaque appel, chaque champ",
        "tg360 doctor --write-test": "l’écriture est-elle permise aussi ?",
        "tg360 doctor --write-profile totalgest.json": "un profil pour votre TotalGest",
        "tg360 doctor --profile totalgest.json": "ce qui reste avec ce profil, avant de l’utiliser",
        "tg360 doctor --write-profile totalgest.json --sample products.json": "de même d’après une réponse enregistrée",
        "tg360 doctor --write-profile shop.json --system framework360": "un profil pour votre boutique",
      },
    },
    profile: {
      summary:
        "lister, reprendre, mettre en forme, afficher, vérifier ou décrire des profils : comment fonctionne un système",
      about:
        "Un profil dit comment fonctionne un système. Montre le profil en vigueur, vérifie un fichier, ou liste tous les noms qu’un fichier peut employer.",
      arguments: {
        action: "que faire",
        file: "avec check et format : le fichier ; avec use : le nom d’un profil",
      },
      options: {
        "--system": "le profil de qui",
      },
      examples: {
        "tg360 profile list": "les profils dont vous pouvez partir",
        "tg360 profile use php-box > totalgest.json": "l’un d’eux, à adapter à votre système",
        "tg360 profile format old.json > totalgest.json":
          "un fichier mis en forme par le programme, chaque champ sous son nom complet",
        "tg360 profile show": "le profil en vigueur, l’intégré et votre fichier ensemble",
        "tg360 profile check my-profile.json": "ce qui ne va pas dans un fichier",
        "tg360 profile schema > profile.schema.json": "pour qu’un éditeur complète les noms",
      },
    },
    sandbox: {
      summary: "lancer les deux systèmes sur cette machine, inventés, pour essayer",
      about: "Démarre sur cette machine un TotalGest et un Framework360 avec les vrais contrats, jusqu’à l’arrêt.",
      arguments: {},
      options: {
        "--products": "taille du catalogue",
        "--orders": "commandes que la boutique a",
        "--seed": "un autre nombre fait une autre boutique",
        "--latency": "durée de chaque réponse",
        "--faults": "ce qui tourne mal en chemin",
        "--catalogue": "produits de ce fichier à la place, un objet JSON par ligne",
        "--order-file": "commandes de ce fichier à la place, un objet JSON par ligne",
        "--order-every": "à quel rythme un client achète ; 0 = jamais",
        "--erp-port": "port de TotalGest ; 0 = n’importe lequel",
        "--shop-port": "port de Framework360 ; 0 = n’importe lequel",
        "--shops": "tant de boutiques, chacune avec son TotalGest",
      },
      examples: {
        "tg360 sandbox": "affiche les réglages à employer, puis tourne jusqu’à Ctrl-C",
        "tg360 sandbox --products 20000 --latency 40ms": "une grande boutique, loin",
        "tg360 sandbox --faults hostile --seed 7": "un mauvais jour",
        "tg360 sandbox --shops 5": "toute une agence",
      },
    },
    demo: {
      summary: "voir tout le travail sur des systèmes inventés",
      about:
        "Démarre le bac à sable, prépare un dossier jetable, met à jour les produits, exporte les commandes et montre les rapports. Ni votre configuration ni votre état ne sont touchés.",
      arguments: {},
      options: {
        "--products": "taille du catalogue",
        "--orders": "commandes que la boutique a",
        "--seed": "un autre nombre fait une autre boutique",
        "--shops": "tant de boutiques au lieu d’une",
      },
      examples: {
        "tg360 demo": "une dizaine de secondes",
        "tg360 demo --products 5000 --orders 500": "une plus grande boutique",
        "tg360 demo --shops 5": "la même chose pour plusieurs boutiques à la fois",
      },
    },
    completion: {
      summary: "afficher le script de complétion d’un shell",
      about: "Affiche un script qui complète commandes et options dans votre shell.",
      arguments: {
        shell: "le shell",
      },
      options: {},
      examples: {
        "tg360 completion bash > ~/.local/share/bash-completion/completions/tg360": "bash",
        'tg360 completion zsh > "${fpath[1]}/_tg360"': "zsh",
        "tg360 completion fish > ~/.config/fish/completions/tg360.fish": "fish",
      },
    },
  },
};
