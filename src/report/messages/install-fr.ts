import type { installEn } from "./install-en.ts";

/** What service, cron, backup and restore say, in French. */
export const installFr: Readonly<Record<keyof typeof installEn, string>> = {
  "problem.service-none": "Il n’y a ici ni systemd ni runit pour démarrer tg360.",
  "hint.service-none": "Confiez-le à cron : tg360 cron install",
  "problem.service-needs-root": "Seul root peut créer un service pour un autre utilisateur.",
  "hint.service-needs-root": "En tant que root : sudo tg360 service install --run-as USER",
  "problem.service-user-needed": "Des fichiers appartenant à root bloqueraient l’accès de tous les autres à l’état.",
  "hint.service-user-needed": "Nommez l’utilisateur à qui appartient l’état : tg360 service install --run-as USER",
  "problem.command-failed": "« {command} » a échoué : {detail}.",
  "hint.command-failed": "Lancez-la vous-même pour en voir plus, puis relancez la commande de tg360.",
  "problem.crontab-missing": "Il n’y a pas de cron sur cette machine : la commande crontab manque.",
  "hint.crontab-missing":
    "Installez-en un (sous Debian : sudo apt install cron), ou prenez un service : tg360 service install",
  "problem.cron-mail-needed": "cron a besoin d’une adresse pour les courriels en cas de problème.",
  "hint.cron-mail-needed": "Indiquez l’adresse : tg360 cron install --mail ADDRESS (ou --no-mail)",
  "service.runs": "Le service tourne ({manager}), en tant que {user}. Il démarre avec la machine.",
  "service.stands": "Le service est installé ({manager}), mais ne tourne pas.",
  "service.waits": "Le service est installé ({manager}). Il démarrera avec la machine.",
  "service.absent": "Le service n’est pas installé.",
  "service.install": "Pour l’installer : tg360 service install",
  "service.why": "Pour voir pourquoi : {command}",
  "service.look": "Où en sont les choses : tg360 status",
  "service.removed": "Le service est supprimé ({manager}). La configuration et l’état restent.",
  "service.stays": "Le service est toujours là : ce que {manager} connaît n’a pas été écrit par tg360.",
  "setup.run": "Comment tg360 doit-il tourner désormais ?",
  "setup.run-service": "Comme service, qui démarre avec la machine",
  "setup.run-cron": "Par cron, toutes les cinq minutes",
  "setup.run-later": "Je déciderai plus tard",
  "setup.next-service": "Pour qu’il tourne en permanence, en tant que root : sudo tg360 service install",
  "cron.mail": "Qui reçoit un courriel quand quelque chose ne va pas ? (vide : personne)",
  "cron.wrong-mail": "Adresse non valable. Exemple : shop@example.ch",
  "cron.installed":
    "Désormais cron lance tg360 toutes les cinq minutes et écrit à {mailTo} quand quelque chose ne va pas.",
  "cron.silent": "Désormais cron lance tg360 toutes les cinq minutes et n’écrit à personne.",
  "cron.removed": "cron ne lance plus tg360. Toutes les autres lignes sont restées comme elles étaient.",
  "cron.none": "cron ne lançait pas tg360 : il n’y avait rien à enlever.",
  "cron.look": "Où en sont les choses : tg360 status",
  "problem.backup-not-written": "La sauvegarde n’a pas pu être écrite dans {path} : {detail}.",
  "hint.backup-not-written":
    "Indiquez un fichier dans un dossier où cet utilisateur peut écrire, ou laissez faire le shell : tg360 backup - > {pathArg}",
  "problem.backup-damaged": "{path} n’est pas une sauvegarde complète de tg360 : {detail}.",
  "hint.backup-damaged": "Rien n’a été modifié. Prenez une autre sauvegarde.",
  "problem.backup-of-another": "La sauvegarde est celle d’une autre boutique : {field} y vaut {backup}, et ici {here}.",
  "hint.backup-of-another":
    "Rien n’a été modifié. Une autre boutique a besoin de son propre dossier : tg360 --data-dir FOLDER",
  "problem.backup-empty": "Il n’y a rien à sauvegarder : ni configuration, ni état.",
  "hint.backup-empty": "Configurez d’abord : tg360 configure",
  "problem.backup-lacks-shop": "La boutique « {shop} » n’est pas dans {path} ; il y a : {shops}.",
  "hint.backup-lacks-shop":
    "Rien n’a été modifié. Indiquez une boutique qui s’y trouve, ou aucune pour les remettre toutes en place.",
  "problem.passphrase-needed": "Les secrets demandent une phrase de passe.",
  "hint.passphrase-needed": "Donnez-la dans un fichier : --passphrase-file FILE",
  "problem.passphrase-wrong": "La phrase de passe n’ouvre pas les secrets de {path}.",
  "hint.passphrase-wrong": "Rien n’a été modifié. Sans eux : tg360 restore {pathArg} --without-secrets",
  "backup.done":
    "Enregistré dans {path} : {orders, plural, one {# commande} other {# commandes}}, {products, plural, one {# produit} other {# produits}}{config, select, yes {, la configuration} other {}}.",
  "backup.done-all":
    "Enregistré dans {path} : {shops, plural, one {# boutique} other {# boutiques}}, {orders, plural, one {# commande} other {# commandes}}, {products, plural, one {# produit} other {# produits}}, la configuration.",
  "backup.next-one": "Pour en remettre une en place : tg360 restore --shop NOM {pathArg}",
  "backup.with-secrets": "Les secrets y sont, chiffrés. Sans la phrase de passe, ils sont perdus.",
  "backup.without-secrets": "Les mots de passe et les clés n’y sont pas (pour les y mettre : --with-secrets).",
  "backup.passphrase": "Phrase de passe pour les secrets",
  "backup.again": "Encore une fois",
  "backup.differs": "Les deux saisies diffèrent.",
  "backup.next": "Pour la remettre en place : tg360 restore {pathArg}",
  "restore.agree": "Remplacer l’état actuel par celui du {at} ? L’état actuel est conservé.",
  "restore.agree-all":
    "Remplacer {n, plural, one {# boutique} other {# boutiques}} par l’état du {at} ? Ce qui est ici maintenant est conservé. {shops}",
  "restore.done":
    "L’état du {at} est remis en place : {orders, plural, one {# commande} other {# commandes}}, {products, plural, one {# produit} other {# produits}}.",
  "restore.kept": "Ce qui était là avant est conservé : {path}",
  "restore.config": "La configuration est remise en place elle aussi : {path}",
  "restore.config-kept": "La configuration reste comme elle était (--with-configuration la remplace).",
  "restore.secrets-missing": "Les mots de passe et les clés n’y sont pas. Saisissez-les : tg360 configure",
  "restore.orders":
    "Le prochain export n’envoie rien deux fois : tg360 reconnaît dans TotalGest, à sa référence, ce qui a été exporté depuis, et le reprend. {waiting, plural, =0 {Aucune commande n’attend} one {Une commande attend} other {# commandes attendent}} dans cet état.",
  "restore.decided": "Les commandes écartées à la main depuis reviennent : tg360 status orders",
  "restore.products":
    "La prochaine mise à jour renvoie à la boutique ce qui a changé depuis ; celle de tous les produits, la nuit, corrige le reste. Tout de suite : tg360 pull-products --full",
};
