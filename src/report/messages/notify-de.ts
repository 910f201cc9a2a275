import type { notifyEn } from "./notify-en.ts";

/** What messages to people say, and what sets them up, in German. */
export const notifyDe: Readonly<Record<keyof typeof notifyEn, string>> = {
  "problem.message-unsent":
    "Eine Nachricht konnte {channel, select, mail {per E-Mail} other {an den Webhook}} nicht verschickt werden ({host}): {detail}.",
  "hint.message-unsent":
    "Sie bleibt aufbewahrt, und jeder Lauf versucht es wieder. So lassen sich die Einstellungen prüfen: tg360 configure --test-notification",
  "notice.subject.fresh": "{site}: {n, plural, one {ein neues Problem} other {{n, number} neue Probleme}}",
  "notice.subject.lasting":
    "{site}: {n, plural, one {ein Problem ist noch offen} other {{n, number} Probleme sind noch offen}}",
  "notice.subject.over": "{site}: {n, plural, one {ein Problem ist behoben} other {{n, number} Probleme sind behoben}}",
  "notice.subject.well": "{site}: alles ist wieder in Ordnung",
  "notice.subject.summary-none": "{site}, {day}: keine Bestellungen",
  "notice.subject.summary-all":
    "{site}, {day}: {n, plural, one {die Bestellung ist in TotalGest} other {alle {n, number} Bestellungen sind in TotalGest}}",
  "notice.subject.summary-missing":
    "{site}, {day}: {missing, number} von {n, plural, one {1 Bestellung fehlt} other {{n, number} Bestellungen fehlen}} in TotalGest",
  "notice.subject.test": "{site}: ein Test",
  "notice.intro.problems": "Das braucht Aufmerksamkeit. Unter jedem Punkt steht, was zu tun ist.",
  "notice.intro.over": "Die Probleme unten sind behoben. Es ist nichts zu tun.",
  "notice.intro.well": "Nichts braucht mehr Aufmerksamkeit.",
  "notice.page": "Im Browser, mit Knöpfen:",
  "notice.fix": "Über die Bestellungen der Reihe nach entscheiden, mit einer Liste zur Wahl:",
  "notice.intro.test": "Nachrichten von tg360 kommen hier an. Es ist nichts zu tun.",
  "notice.new": "Neu",
  "notice.lasting": "Noch offen",
  "notice.over": "Behoben",
  "notice.missing": "Nicht in TotalGest",
  "notice.waits": "Wartet auf den Versand; der nächste Lauf versucht es wieder.",
  "notice.day.all": "Bestellungen vom {day}: {n, number}{sum, select, none {} other { ({sum})}}.",
  "notice.day.exported": "In TotalGest: {n, number}{sum, select, none {} other { ({sum})}}.",
  "notice.day.excluded": "Nicht zu exportieren: {list}.",
  "notice.day.missing": "Nicht in TotalGest: {n, number}.",
  "notice.audit.proven": "Die Prüfung hat beide Systeme verglichen: Es fehlt nichts.",
  "notice.audit.not-proven":
    "Die Prüfung hat diesen Tag nicht bewiesen{n, plural, =0 {} one { (1 Abweichung)} other { ({n, number} Abweichungen)}}. Ansehen:",
  "notice.audit.hash": "Der Fingerabdruck der Prüfung (SHA-256):",
  "notice.audit.none": "Für diesen Tag gibt es noch keine Prüfung.",
  "notice.footer":
    "Von tg360 auf {host}. Es schreibt, wenn etwas nicht stimmt, einmal am Tag, solange das so bleibt, und wenn es behoben ist.",
  "problem.webhook-unsupported": "Der Shop kann eine Adresse für Hinweise nicht selbst eintragen.",
  "hint.webhook-unsupported":
    "{url} von Hand im Backoffice des Shops eintragen, mit dem Geheimnis framework360.webhookSecret aus der Konfigurationsdatei. Ohne Hinweise geht nichts verloren: Bestellungen werden alle fünf Minuten geholt.",
  "problem.notify-unset": "Niemand kann benachrichtigt werden: Weder notify.to noch notify.webhookUrl ist gesetzt.",
  "hint.notify-unset": "Für eine E-Mail: tg360 configure --notify-to NAME@HOST --smtp-url smtps://HOST",
  "notice.test-sent": "Ein Test wurde {channel, select, mail {per E-Mail} other {an den Webhook}} verschickt.",
  "setup.about.notify":
    "Wer bekommt eine E-Mail, wenn eine Bestellung zurückgestellt ist, ein System fehlt oder eine Bremse greift? Mehrere Adressen mit Kommas trennen; leer = niemand.",
  "setup.notify": "E-Mail-Adressen",
  "setup.wrong-mail": "Keine gültige E-Mail-Adresse.",
  "setup.about.smtp":
    "Der Mailserver, der sie verschickt, z. B. smtps://mail.example.ch oder smtp://mail.example.ch:587.",
  "setup.wrong-smtp": "Kein gültiger Mailserver: smtps://HOST oder smtp://HOST:PORT.",
  "setup.smtp": "Mailserver",
  "setup.smtp-user": "Benutzername dort (leer = ohne Anmeldung)",
  "setup.about.smtp-password": "Das Passwort des Postfachs.",
  "setup.smtp-password": "Passwort des Postfachs",
  "setup.about.summary":
    "Jeden Morgen kann eine E-Mail sagen, ob die Bestellungen von gestern in TotalGest sind. Zu welcher Stunde? Leer = keine solche E-Mail.",
  "setup.daily": "Stunde der täglichen Übersicht",
  "setup.wrong-hour": "Nötig ist eine volle Stunde, z. B. 07:00.",
};
