import type { notifyEn } from "./notify-en.ts";

/** What messages to people say, and what sets them up, in Italian. */
export const notifyIt: Readonly<Record<keyof typeof notifyEn, string>> = {
  "problem.message-unsent":
    "Non è stato possibile inviare un messaggio {channel, select, mail {per e-mail} other {al webhook}} ({host}): {detail}.",
  "hint.message-unsent":
    "Viene conservato e ogni esecuzione riprova. Per provare le impostazioni: tg360 configure --test-notification",
  "notice.subject.fresh": "{site}: {n, plural, one {un nuovo problema} other {{n, number} nuovi problemi}}",
  "notice.subject.lasting":
    "{site}: {n, plural, one {un problema è ancora aperto} other {{n, number} problemi sono ancora aperti}}",
  "notice.subject.over": "{site}: {n, plural, one {un problema è risolto} other {{n, number} problemi sono risolti}}",
  "notice.subject.well": "{site}: tutto è di nuovo a posto",
  "notice.subject.summary-none": "{site}, {day}: nessun ordine",
  "notice.subject.summary-all":
    "{site}, {day}: {n, plural, one {l’ordine è in TotalGest} other {tutti i {n, number} ordini sono in TotalGest}}",
  "notice.subject.summary-missing":
    "{site}, {day}: {missing, number} {n, plural, one {ordine su 1 non è} other {ordini su {n, number} non sono}} in TotalGest",
  "notice.subject.test": "{site}: una prova",
  "notice.intro.problems": "Questo richiede attenzione. Sotto ogni punto è indicato che cosa fare.",
  "notice.intro.over": "I problemi qui sotto sono risolti. Non c’è nulla da fare.",
  "notice.intro.well": "Non c’è più nulla da sistemare.",
  "notice.page": "In un browser, con i pulsanti:",
  "notice.fix": "Per decidere sugli ordini uno dopo l’altro, con un elenco tra cui scegliere:",
  "notice.intro.test": "I messaggi di tg360 arrivano qui. Non c’è nulla da fare.",
  "notice.new": "Nuovo",
  "notice.lasting": "Ancora aperto",
  "notice.over": "Risolto",
  "notice.missing": "Non in TotalGest",
  "notice.waits": "In attesa di invio; la prossima esecuzione riprova.",
  "notice.day.all": "Ordini del {day}: {n, number}{sum, select, none {} other { ({sum})}}.",
  "notice.day.exported": "In TotalGest: {n, number}{sum, select, none {} other { ({sum})}}.",
  "notice.day.excluded": "Da non esportare: {list}.",
  "notice.day.missing": "Non in TotalGest: {n, number}.",
  "notice.audit.proven": "La verifica ha confrontato i due sistemi: non manca nulla.",
  "notice.audit.not-proven":
    "La verifica non ha provato questa giornata{n, plural, =0 {} one { (1 differenza)} other { ({n, number} differenze)}}. Per vederla:",
  "notice.audit.hash": "L’impronta della verifica (SHA-256):",
  "notice.audit.none": "Nessuna verifica ha ancora esaminato questa giornata.",
  "notice.footer":
    "Inviato da tg360 su {host}. Scrive quando qualcosa non va, una volta al giorno finché dura, e quando è risolto.",
  "problem.webhook-unsupported": "Il negozio non può registrare da solo un indirizzo per i suoi segnali.",
  "hint.webhook-unsupported":
    "Inserire {url} a mano nell’amministrazione del negozio, con il segreto framework360.webhookSecret del file di configurazione. Senza segnali non si perde nulla: gli ordini vengono letti ogni cinque minuti.",
  "problem.notify-unset": "Non si può avvisare nessuno: né notify.to né notify.webhookUrl è impostato.",
  "hint.notify-unset": "Per un’e-mail: tg360 configure --notify-to NAME@HOST --smtp-url smtps://HOST",
  "notice.test-sent": "È stata inviata una prova {channel, select, mail {per e-mail} other {al webhook}}.",
  "setup.about.notify":
    "Chi riceve un’e-mail quando un ordine è in sospeso, un sistema non risponde o scatta un freno? Separare più indirizzi con virgole; vuoto = nessuno.",
  "setup.notify": "Indirizzi e-mail",
  "setup.wrong-mail": "Indirizzo e-mail non valido.",
  "setup.about.smtp": "Il server di posta che la invia, ad es. smtps://mail.example.ch o smtp://mail.example.ch:587.",
  "setup.wrong-smtp": "Server di posta non valido: smtps://HOST oppure smtp://HOST:PORT.",
  "setup.smtp": "Server di posta",
  "setup.smtp-user": "Nome utente (vuoto = senza accesso)",
  "setup.about.smtp-password": "La password della casella di posta.",
  "setup.smtp-password": "Password della casella",
  "setup.about.summary":
    "Ogni mattina un’e-mail può dire se gli ordini di ieri sono in TotalGest. A che ora? Vuoto = nessuna e-mail.",
  "setup.daily": "Ora del riepilogo quotidiano",
  "setup.wrong-hour": "Serve un’ora intera, ad es. 07:00.",
};
