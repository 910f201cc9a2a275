import type { notifyEn } from "./notify-en.ts";

/** What messages to people say, and what sets them up, in French. */
export const notifyFr: Readonly<Record<keyof typeof notifyEn, string>> = {
  "problem.message-unsent":
    "Un message n’a pas pu être envoyé par {channel, select, mail {courriel} other {webhook}} ({host}) : {detail}.",
  "hint.message-unsent":
    "Il est conservé, et chaque exécution réessaie. Pour essayer les réglages : tg360 configure --test-notification",
  "notice.subject.fresh": "{site} : {n, plural, one {un nouveau problème} other {{n, number} nouveaux problèmes}}",
  "notice.subject.lasting":
    "{site} : {n, plural, one {un problème reste ouvert} other {{n, number} problèmes restent ouverts}}",
  "notice.subject.over": "{site} : {n, plural, one {un problème est réglé} other {{n, number} problèmes sont réglés}}",
  "notice.subject.well": "{site} : tout est rentré dans l’ordre",
  "notice.subject.summary-none": "{site}, {day} : aucune commande",
  "notice.subject.summary-all":
    "{site}, {day} : {n, plural, one {la commande est dans TotalGest} other {les {n, number} commandes sont dans TotalGest}}",
  "notice.subject.summary-missing":
    "{site}, {day} : {missing, number} {n, plural, one {commande sur 1 n’est} other {sur {n, number} commandes ne sont}} pas dans TotalGest",
  "notice.subject.test": "{site} : un essai",
  "notice.intro.problems": "Ceci demande votre attention. Sous chaque point figure ce qu’il faut faire.",
  "notice.intro.over": "Les problèmes ci-dessous sont réglés. Il n’y a rien à faire.",
  "notice.intro.well": "Plus rien n’est à traiter.",
  "notice.page": "Dans un navigateur, avec des boutons :",
  "notice.fix": "Pour décider des commandes l’une après l’autre, avec une liste de choix :",
  "notice.intro.test": "Les messages de tg360 arrivent ici. Il n’y a rien à faire.",
  "notice.new": "Nouveau",
  "notice.lasting": "Toujours ouvert",
  "notice.over": "Réglé",
  "notice.missing": "Pas dans TotalGest",
  "notice.waits": "En attente d’envoi ; la prochaine exécution réessaie.",
  "notice.day.all": "Commandes du {day} : {n, number}{sum, select, none {} other { ({sum})}}.",
  "notice.day.exported": "Dans TotalGest : {n, number}{sum, select, none {} other { ({sum})}}.",
  "notice.day.excluded": "À ne pas exporter : {list}.",
  "notice.day.missing": "Pas dans TotalGest : {n, number}.",
  "notice.audit.proven": "Le contrôle a comparé les deux systèmes : rien ne manque.",
  "notice.audit.not-proven":
    "Le contrôle n’a pas prouvé cette journée{n, plural, =0 {} one { (1 écart)} other { ({n, number} écarts)}}. Pour le voir :",
  "notice.audit.hash": "L’empreinte du contrôle (SHA-256) :",
  "notice.audit.none": "Aucun contrôle n’a encore examiné cette journée.",
  "notice.footer":
    "Envoyé par tg360 sur {host}. Il écrit quand quelque chose ne va pas, une fois par jour tant que cela dure, et quand c’est réglé.",
  "problem.webhook-unsupported": "La boutique ne peut pas enregistrer elle-même une adresse pour ses signaux.",
  "hint.webhook-unsupported":
    "Saisissez {url} à la main dans l’administration de la boutique, avec le secret framework360.webhookSecret du fichier de configuration. Sans signaux, rien n’est perdu : les commandes sont lues toutes les cinq minutes.",
  "problem.notify-unset": "Personne ne peut être prévenu : ni notify.to ni notify.webhookUrl n’est défini.",
  "hint.notify-unset": "Pour un courriel : tg360 configure --notify-to NAME@HOST --smtp-url smtps://HOST",
  "notice.test-sent": "Un essai a été envoyé par {channel, select, mail {courriel} other {webhook}}.",
  "setup.about.notify":
    "Qui reçoit un courriel quand une commande est en suspens, qu’un système est absent ou qu’un frein se déclenche ? Séparez plusieurs adresses par des virgules ; vide = personne.",
  "setup.notify": "Adresses de courriel",
  "setup.wrong-mail": "Adresse de courriel non valable.",
  "setup.about.smtp":
    "Le serveur de messagerie qui l’envoie, p. ex. smtps://mail.example.ch ou smtp://mail.example.ch:587.",
  "setup.wrong-smtp": "Serveur de messagerie non valable : smtps://HOST ou smtp://HOST:PORT.",
  "setup.smtp": "Serveur de messagerie",
  "setup.smtp-user": "Nom d’utilisateur (vide = sans connexion)",
  "setup.about.smtp-password": "Le mot de passe de la boîte aux lettres.",
  "setup.smtp-password": "Mot de passe de la boîte",
  "setup.about.summary":
    "Chaque matin, un courriel peut dire si les commandes de la veille sont dans TotalGest. À quelle heure ? Vide = aucun courriel.",
  "setup.daily": "Heure du résumé quotidien",
  "setup.wrong-hour": "Il faut une heure pleine, p. ex. 07:00.",
};
