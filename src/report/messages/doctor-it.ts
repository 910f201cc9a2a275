import type { doctorEn } from "./doctor-en.ts";

export const doctorIt: Readonly<Record<keyof typeof doctorEn, string>> = {
  "doctor.place.machine": "Questa macchina",
  "doctor.place.configuration": "Configurazione",
  "doctor.place.TotalGest": "TotalGest",
  "doctor.place.Framework360": "Framework360",
  "doctor.verdict.well": "Va tutto bene.",
  "doctor.verdict.warnings": "Funziona; {warnings, plural, one {una cosa merita} other {# cose meritano}} uno sguardo.",
  "doctor.verdict.errors":
    "{errors, plural, one {Una cosa è} other {# cose sono}} da correggere{warnings, plural, =0 {} one {, e una merita uno sguardo} other {, e # meritano uno sguardo}}.",
  "doctor.looking": "tg360 esamina questa macchina, la configurazione e i due sistemi…",
  "doctor.dry-order": "Un ordine inventato, come lo riceverebbe TotalGest",
  "doctor.nothing-there": "nulla",
  "doctor.nothing-in": "nulla in {lacking, number} su {of, number}",
  "doctor.perhaps": "forse {path}: {seen}",
  "doctor.perhaps-texts": "forse per lingua: {texts}",
  "doctor.perhaps-always": "forse sempre {seen}",
  "doctor.proposal.none":
    "Nulla differisce dal profilo in vigore: non serve alcun file, e non ne è stato scritto nessuno.",
  "doctor.proposal.written": "Scritto: {path}. Rileggerlo; l’elenco sopra indica ciò che non è sicuro.",
  "doctor.proposal.begun":
    "Scritto: {path}. È solo un inizio, perché l’accesso non è riuscito. Solo il fornitore sa che cosa va completato; fino ad allora è come nel contratto integrato.",
  "doctor.proposal.next": "Poi usarlo: tg360 profile check {pathArg} e tg360 configure {option} {pathArg}",
  "doctor.proposal.look": "Poi vedere che cosa resta da correggere con questo: {command}",
  "doctor.proposal.use": "Con {path} non resta nulla da correggere. Usarlo: tg360 configure {option} {pathArg}",
  "doctor.proposal.orders-left": "Prima di usarlo, scrivere in {path} come si chiama lì un ordine; poi: {command}",
  "doctor.proposal.again": "Dopo la correzione, o per far proporre il profilo seguente: {command}",
  "doctor.proposal.by-hand":
    "Nessuna proposta per {fieldsCount, plural, one {# campo: qualcuno deve trovarlo} other {# campi: qualcuno deve trovarli}}: {fields}.",
  "doctor.proposal.stuck":
    "Per i punti qui sopra tg360 non può proporre nulla: qualcuno deve scriverli nel profilo. Non è stato scritto nessun file.",
  "doctor.proposal.unseen":
    "L’accesso a {system} non è riuscito, o {system} non ha risposto come previsto. Perciò tg360 non può ancora proporre nulla, e non è stato scritto nessun file. Correggere prima i punti qui sopra.",
  "doctor.proposal.unsampled": "Non è stato possibile interrogare {system}: non c’è nulla da proporre.",
  "doctor.head.path": "Parte del profilo",
  "doctor.head.confidence": "Certezza",
  "doctor.head.seen": "Trovato lì",
  "doctor.confidence.high": "sicuro",
  "doctor.confidence.medium": "probabile",
  "doctor.confidence.low": "supposto",
  "doctor.confidence.open": "da completare",
  "doctor.write-test":
    "La prova scrive. A TotalGest: un ordine che non è JSON, così che non ne possa nascere nessun ordine. A Framework360: un prodotto senza nome con uno SKU già preso, perché sia rifiutato (se viene creato, è nascosto, e il suo id viene mostrato); lo SKU proprio di un prodotto, una volta da solo e una in blocco; il numero TotalGest proprio di un ordine esportato, oppure uno per un ordine che non esiste. Nessun valore cambia. Procedere?",
  "problem.sample-unreadable": "La risposta salvata {path} non si può leggere: {detail}.",
  "hint.sample-unreadable": "Indicare un file che contiene una risposta in JSON, così come è arrivata.",
  "problem.file-exists": "{path} esiste già.",
  "hint.file-exists": "Indicare un altro file, o sovrascriverlo con --yes",
  "problem.write-test-unasked": "--write-test scrive nei due sistemi, e non c’è un terminale per chiederlo.",
  "hint.write-test-unasked": "Leggere che cosa fa la prova (tg360 doctor --help), poi ripetere il comando con --yes",

  // ------------------------------------------------------------------------------------------------ this machine
  "doctor.said.node": "Node.js {node}, tg360 {tg360} ({libraries})",
  "doctor.said.tls-off": "NODE_TLS_REJECT_UNAUTHORIZED=0 disattiva il controllo dei certificati dei server.",
  "doctor.fix.tls-off":
    "Togliere NODE_TLS_REJECT_UNAUTHORIZED dall’ambiente. Per un certificato proprio: NODE_EXTRA_CA_CERTS=FILE",
  "doctor.said.private": "Solo il proprietario può leggere {path}",
  "doctor.said.open-to-others": "Altri su questa macchina possono leggere {path} (modo {mode}).",
  "doctor.fix.open-to-others": "Chiudere l’accesso: {command}",
  "doctor.said.disk": "{freeMb, number} MB liberi per {path}",
  "doctor.said.disk-low": "Restano solo {freeMb, number} MB per {path}.",
  "doctor.fix.disk-low": "Fare spazio: dovrebbero esserci {neededMb, number} MB liberi.",
  "doctor.said.not-a-folder": "{path} è un file, ma lì deve esserci la cartella dello stato.",
  "doctor.fix.not-a-folder":
    "Impostare dataDir su una cartella: tg360 --data-dir CARTELLA, o dataDir nella configurazione",
  "doctor.said.not-writable": "In {path} non si può scrivere nulla ({detail}).",
  "doctor.fix.not-writable": "Renderlo scrivibile, o impostare dataDir su un’altra cartella.",
  "doctor.said.state-none": "Ancora nessuno stato; la prima esecuzione crea {path}",
  "doctor.said.state":
    "Lo stato è leggibile: {products, plural, one {# prodotto} other {# prodotti}}, {orders, plural, one {# ordine} other {# ordini}}",
  "doctor.said.clock":
    "L’orologio concorda con quelli dei server entro {seconds, plural, one {# secondo} other {# secondi}}",
  "doctor.said.clock-off": "L’orologio di questa macchina è sbagliato di {by}, rispetto a {than}.",
  "doctor.fix.clock-off": "Farlo regolare dalla rete: timedatectl set-ntp true",
  "doctor.said.clock-of-system-off": "L’orologio di questa macchina e quello di {system} differiscono di {by}.",
  "doctor.fix.clock-of-system-off":
    "Confrontarli con un altro orologio. Se questo è giusto, avvisare il gestore di {system}; altrimenti: timedatectl set-ntp true",

  // ------------------------------------------------------------------------------------------------ configuration
  "doctor.said.configuration":
    "Tutto il necessario è impostato: {file, plural, =0 {nessuna impostazione} one {# impostazione} other {# impostazioni}} in {path}{environment, plural, =0 {} other {, # nell’ambiente}}{flag, plural, =0 {} one {, # opzione} other {, # opzioni}}",
  "doctor.said.not-configured": "Manca: {missing}. Il file di configurazione è {path}.",
  "doctor.fix.not-configured": "Configurare: tg360 configure (o indicare il file giusto con --config)",
  "doctor.said.config-cut": "Il file di configurazione {path} non si può leggere: {detail}.",
  "doctor.fix.config-cut": "Riparare {path}, o rimuoverlo e ricominciare: tg360 configure",
  "doctor.said.config-fault": "La configurazione non è valida: {fault}.",
  "doctor.fix.config-fault": "Correggerla: tg360 configure (vedere che cosa è impostato: tg360 configure --show)",
  "doctor.said.setting-unknown": "Non esiste l’impostazione «{name}» ({where}).",
  "doctor.fix.setting-unknown": "Scrivere invece {nearest}.",
  "doctor.said.variable-unknown": "tg360 non conosce la variabile d’ambiente {name} e non ne usa il valore.",
  "doctor.fix.variable-unknown": "Se si intende {nearest}, rinominarla; altrimenti toglierla.",
  "doctor.said.secret-fails": "{key} non si può leggere da {source}: {detail}.",
  "doctor.fix.secret-fails": "Correggere {source}, o il file o il comando che nomina.",
  "doctor.said.export-from-missing":
    "Non è impostato un primo giorno (export.from): nessun ordine viene esportato da solo.",
  "doctor.fix.export-from-missing": "Impostare export.from: tg360 configure --export-from {today}",
  "doctor.said.profile-built-in": "{key}: il contratto integrato",
  "doctor.said.profile": "{key}: {path}",
  "doctor.said.profile-fault": "Il profilo {path} non è valido: {fault}.",
  "doctor.fix.profile-fault": "Correggere {at}: {fault}. Tutti i nomi possibili: tg360 profile schema",
  "doctor.said.profile-name": "Il profilo {path} ha un nome sconosciuto: {at}.",
  "doctor.fix.profile-name": "Scrivere invece {nearest}.",

  // ------------------------------------------------------------------------------------------------ the way
  "doctor.said.dns": "{host} è {address}",
  "doctor.said.dns-unknown": "Il nome {host} non si può risolvere ({detail}).",
  "doctor.fix.dns-unknown": "Controllare come è scritto {setting}, poi il server dei nomi di questa macchina.",
  "doctor.said.connection": "{host} risponde ({ms, number} ms)",
  "doctor.said.no-connection": "Nessuna connessione a {host} ({detail}).",
  "doctor.fix.no-connection": "Controllare {setting}, poi se un firewall lascia passare questa macchina.",
  "doctor.said.too-slow": "{operation}: {host} non ha risposto entro {timeout}.",
  "doctor.fix.too-slow": "Se è solo lento, dargli più tempo: http.timeout (tg360 configure --timeout 60s)",
  "doctor.said.redirected": "{operation}: l’indirizzo rinvia a {location}.",
  "doctor.fix.redirected":
    "tg360 non segue i rinvii, perché trasmetterebbero la chiave. Impostare {setting} su quell’indirizzo.",
  "doctor.said.proxy-unused": "{variables} è impostato, ma tg360 non usa proxy.",
  "doctor.fix.proxy-unused": "Permettere a questa macchina di collegarsi direttamente, senza il proxy.",
  "doctor.said.proxy":
    "{operation}: è arrivata una pagina web (HTML) invece di dati, con lo stato {status}, da {host}{via, select, none {} other { ({via})}}: {excerpt}",
  "doctor.fix.proxy":
    "Un proxy, un firewall o una pagina di accesso risponde al suo posto: lasciare passare questa macchina. Altrimenti controllare {setting}.",
  "doctor.said.tls": "Certificato di {issuer}, valido ancora {days, plural, one {# giorno} other {# giorni}}",
  "doctor.said.tls-expired": "Il certificato di {host} era valido fino al {until}.",
  "doctor.fix.tls-expired": "Il gestore di quel server deve rinnovarlo.",
  "doctor.said.tls-not-yet": "Il certificato di {host} non è valido prima del {from}.",
  "doctor.fix.tls-not-yet": "Controllare l’orologio di questa macchina: timedatectl",
  "doctor.said.tls-soon":
    "Il certificato di {host} è valido solo ancora {days, plural, one {# giorno} other {# giorni}}, fino al {until}.",
  "doctor.fix.tls-soon": "Il gestore di quel server dovrebbe rinnovarlo.",
  "doctor.said.tls-issuer":
    "Il certificato di {host} è stato emesso da {issuer}, di cui questa macchina non si fida ({detail}).",
  "doctor.fix.tls-issuer":
    "Se è la vostra autorità, indicare il suo certificato in NODE_EXTRA_CA_CERTS=FILE. Altrimenti al server manca una parte della catena, o qualcuno ascolta.",
  "doctor.said.tls-host": "Il certificato di {host} è di un altro host: {names}.",
  "doctor.fix.tls-host": "Impostare {setting} su uno di questi: {names}",
  "doctor.said.tls-broken": "Nessuna connessione TLS a {host} ({detail}).",
  "doctor.fix.tls-broken": "Controllare {setting}: lì risponde HTTPS?",

  // ------------------------------------------------------------------------------------------------ credentials
  "doctor.said.credentials": "Le credenziali sono accettate",
  "doctor.said.password-refused": "{operation}: l’utente «{username}» o la password è rifiutata: {detail}.",
  "doctor.fix.password-refused":
    "Correggere totalgest.username o totalgest.password (tg360 configure). Se questo TotalGest ha un altro accesso: authenticator nel profilo",
  "doctor.said.owner-or-shop":
    "{operation}: questo utente non può usare il titolare «{ownerId}» con il negozio «{shopId}»: {detail}.",
  "doctor.fix.owner-or-shop": "Correggere totalgest.ownerId o totalgest.shopId: tg360 configure",
  "doctor.said.login-otherwise":
    "{profile, select, none {Nessun profilo è impostato} other {Il profilo {profile} non descrive l’accesso}}, e {operation} del contratto integrato è rifiutato: probabilmente questo TotalGest ha un altro accesso{said, select, none {} other {. La sua risposta menziona: {said}}}.",
  "doctor.fix.login-otherwise":
    "Chiedere al fornitore come è l’accesso. tg360 non ha provato altro, perché i tentativi falliti possono bloccare un account. In un profilo (cominciarne uno: tg360 doctor --write-profile FILE), il più probabile per primo: {lines}",
  "doctor.said.login-elsewhere":
    "L’accesso riceve la stessa risposta di qualsiasi percorso senza accesso: probabilmente è a un altro percorso.",
  "doctor.fix.login-elsewhere": "Correggere {setting} (o basePath) nel profilo.",
  "doctor.said.ways-in":
    "{said, select, none {Forse questo sistema richiede un altro accesso rispetto a «{type}».} other {Forse questo sistema richiede un altro accesso rispetto a «{type}»; la risposta menziona: {said}.}}",
  "doctor.fix.ways-in":
    "Chiedere al fornitore come è l’accesso. tg360 non ha provato altro, perché i tentativi falliti possono bloccare un account. Nel profilo, una di queste righe: {lines}",
  "doctor.said.token-refused": "{operation}: il token della sessione è rifiutato: {detail}.",
  "doctor.fix.token-refused": "Controllare nel profilo dove va il token: authenticator.inject",
  "doctor.said.authenticator-refused": "{operation}: l’accesso del profilo ({type}) è rifiutato: {detail}.",
  "doctor.fix.authenticator-refused":
    "Correggere {setting} nel profilo, o totalgest.username e totalgest.password se questo accesso è quello giusto.",
  "doctor.said.token-missing": "session: non c’è nessun token in {path}.",
  "doctor.fix.token-missing": "Correggere authenticator.tokenPath nel profilo. La risposta ha: {candidates}",
  "doctor.said.key-refused": "{operation}: la chiave è rifiutata: {detail}.",
  "doctor.fix.key-refused": "Correggere framework360.apiKey: tg360 configure",
  "doctor.said.permission": "Permesso: {operations}",
  "doctor.said.permission-denied": "{operation} non è permesso: {detail}.",
  "doctor.fix.permission-denied": "In {system}, permettere {operation} all’utente o alla chiave configurata.",
  "doctor.said.functions-missing": "Il sito non ha: {operations}.",
  "doctor.fix.functions-missing":
    "Far attivare il modulo e-commerce di Framework360. Se una funzione ha un altro nome, scriverlo nel profilo.",
  "doctor.said.writes-untried": "Non provato, perché scrive: {operations} (--write-test)",
  "doctor.said.path-unknown": "{operation}: lì non c’è nulla ({status}): {sent}",
  "doctor.fix.path-unknown": "Correggere {setting} nel profilo.",
  "doctor.said.base-path-unknown": "Non c’è nulla sotto «{basePath}» ({status}): {sent}",
  "doctor.fix.base-path-unknown": "Correggere basePath nel profilo, o {setting}.",

  // ------------------------------------------------------------------------------------------------ samples
  "doctor.said.paging": "{operation}: pagina dopo pagina, come dice il profilo",
  "doctor.said.paging-none": "{operation}: tutto in una risposta, come dice il profilo",
  "doctor.said.same-page": "{operation}: la seconda pagina è di nuovo la prima (il sistema non capisce {parameter}).",
  "doctor.fix.same-page": "Correggere {setting} nel profilo: descrive la richiesta della pagina seguente.",
  "doctor.said.no-next-page": "{operation}: nulla in {path} porta alla pagina seguente.",
  "doctor.fix.no-next-page": "Correggere paginator.cursorPath nel profilo. La risposta ha: {candidates}",
  "doctor.said.sample": "Ogni campo è al suo posto: {operations}",
  "doctor.said.json-as": "JSON con il tipo {type}: tg360 lo legge ({operations})",
  "doctor.said.code-alone":
    "gli errori hanno un codice e nessun testo ({seen}): un ordine rifiutato mostra solo il codice; il manuale del fornitore dice che cosa significa",
  "doctor.said.login-failed-untold": "L’accesso è rifiutato con lo stato 200: {seen}.",
  "doctor.fix.login-failed-untold":
    "Se parla di utente o password, correggere totalgest.username o totalgest.password (tg360 configure). E scrivere nel profilo da che cosa si riconosce un errore: {line}",
  "doctor.said.dry-order":
    "gli ordini non sono provati: --verbose ne mostra uno come verrebbe inviato, da confrontare con il manuale del fornitore",
  "doctor.said.failed-untold": "{operation}: un errore arriva con lo stato 200: {seen}",
  "doctor.fix.failed-untold": "Scrivere nel profilo da che cosa si riconosce: {line}",
  "doctor.said.list-keyed": "{operation}: l’elenco in «{path}» è un oggetto le cui chiavi sono id.",
  "doctor.fix.list-keyed": "Scrivere nel profilo: {line}",
  "doctor.said.records-missing": "{operation}: non c’è nessun elenco in «{path}».",
  "doctor.fix.records-missing":
    "Correggere {setting} nel profilo. {candidatesCount, plural, =0 {La risposta non ha elenchi: scrivere lì dove si trova quando c’è qualcosa, e accanto come «empty» ciò che è null, vuoto o 0 quando non c’è nulla.} other {Ci sono elenchi in: {candidates}}}",
  "doctor.said.records-itself": "{operation}: non c’è nessun elenco in «{path}»: la risposta stessa lo è.",
  "doctor.fix.records-itself": 'Correggere {setting} nel profilo: ""',
  "doctor.said.records-empty": "{operation}: nessun elenco in «{path}»; non c’è nulla in: {empties}.",
  "doctor.fix.records-empty":
    "Scrivere nel profilo che cosa è vuoto quando non c’è nulla da elencare: {part}.empty; e in {setting} dove sta altrimenti l’elenco.",
  "doctor.said.page-untold":
    "{operation}: {count, plural, one {è arrivato # record} other {sono arrivati # record}}, e nulla in {path} porta avanti o dice che sono tutti.",
  "doctor.fix.page-untold":
    "Se ce ne sono altri, scrivere nel profilo come si chiede la pagina seguente, per esempio: {lines}. Se sono tutti: {end}",
  "doctor.said.pages-otherwise": "{operation}: nulla in {path} porta alla pagina seguente, ma qualcos’altro sì.",
  "doctor.fix.pages-otherwise": "Nel profilo, il più probabile per primo: {lines}",
  "doctor.said.paging-cut":
    "{operation}: sono arrivati {count, number} su {of, number} ({said}), e nulla porta agli altri.",
  "doctor.fix.paging-cut": "Scrivere nel profilo come si chiede la pagina seguente, una di queste righe: {lines}",
  "doctor.said.beyond-last": "{operation}: una pagina oltre l’ultima riceve un errore ({status}): {sent}",
  "doctor.fix.beyond-last":
    "Una lettura finisce con la prima pagina vuota, e qui non ce n’è. {line, select, none {Chiedere al fornitore da che cosa si riconosce l’ultima pagina, e scriverlo nel profilo: paginator} other {Scrivere nel profilo da che cosa si riconosce la fine: {line}}}",
  "doctor.said.next-page-linked":
    "{operation}: la risposta dà l’indirizzo intero della pagina seguente, e {path} non è un indirizzo.",
  "doctor.fix.next-page-linked": "Nel profilo: {line}",
  "doctor.said.stock-in-places":
    "{operation}: in {path} c’è giacenza in {count, plural, =0 {più luoghi} other {# luoghi}}{count, plural, =0 {} other { ({names})}}: la somma, o uno di essi?",
  "doctor.fix.stock-in-places":
    "Solo voi sapete da dove vende il negozio. In fields.product nel profilo, stock.quantity è la loro somma, o un solo luogo, come mostra docs/profiles.md.",
  "doctor.said.unknown-untold":
    "{operation}: un id sconosciuto riceve la risposta «{seen}», che il profilo non conosce: un prodotto sparito non verrebbe mai nascosto.",
  "doctor.fix.unknown-untold":
    "{line, select, none {Scrivere nel profilo la risposta per un prodotto sconosciuto: fields.error.code, tradotto in unknown_product} other {Nel profilo, se nient’altro riceve questa risposta: {line}}}",
  "doctor.said.unknown-empty": "{operation}: un id sconosciuto riceve una risposta di successo, ma vuota.",
  "doctor.fix.unknown-empty":
    "Non c’è nulla da fare. tg360 nasconde un prodotto sparito solo se nello stesso momento un id inesistente riceve la stessa risposta e un prodotto esistente il suo record; altrimenti il prodotto resta com’è e viene segnalato. Una risposta che dice «sconosciuto» (HTTP 404 con un codice) sarebbe più sicura: chiedere al fornitore.",
  "doctor.said.unknown-as-path":
    "{operation}: {mapped, select, yes {un percorso sbagliato riceve la risposta «{seen}», che il profilo prende per un prodotto sparito} other {un id sconosciuto riceve la stessa risposta di un percorso sbagliato, «{seen}»}}.",
  "doctor.fix.unknown-as-path":
    "{mapped, select, yes {Toglierlo da fields.error.code nel profilo} other {Non associarlo a unknown_product}}: con un errore nel percorso ogni prodotto passerebbe per sparito e verrebbe nascosto. Chiedere al fornitore come si distinguono le due cose.",
  "doctor.said.one-of-list":
    "{operation}: {field} sta in {path}, voce {item} di un elenco; {more, number} prodotti su {of, number} ne hanno diverse (fino a {most}), e le altre non contano.",
  "doctor.fix.one-of-list":
    "Se se ne intende un’altra, o tutte, scrivere quale sotto fields.product nel profilo{linesCount, plural, =0 {} other {, per esempio: {lines}}}",
  "doctor.said.no-look-up": "findOrder è null: un ordine la cui risposta va persa attende una persona (unconfirmed)",
  "doctor.said.no-order-list":
    "non ha un elenco dei suoi ordini: la verifica cerca ogni ordine uno per uno e non vede quelli che il negozio non conosce",
  "doctor.said.no-order-totals":
    "nessun ordine degli ultimi giorni ha un totale ({path}): la verifica prova che gli ordini sono arrivati, non i loro importi",
  "doctor.said.order-untouched":
    "I prodotti stanno in posti diversi dal contratto integrato, ma gli ordini sarebbero inviati con i nomi del contratto integrato: il profilo non ne dice nulla.",
  "doctor.fix.order-untouched":
    "Scrivere come si chiama là un ordine in fields.order, fields.orderResult e fields.error; docs/profiles.md dice come scoprirlo.",
  "doctor.said.record-missing": "{operation}: il record chiesto non è in «{path}».",
  "doctor.fix.record-missing": "Correggere {setting} nel profilo. La risposta ha: {candidates}",
  "doctor.said.query-ignored": "{operation}: alla domanda su {asked} il sistema risponde con altri ordini.",
  "doctor.fix.query-ignored":
    "Correggere findOrder.query nel profilo: il parametro che porta il riferimento. Se non c’è: findOrder: null",
  "doctor.said.field-moved":
    "{operation}: {field} dovrebbe essere in {path}; atteso: {expected}; trovato: {seen}{lacking, plural, =0 {} other { (in # su {of}; gli altri l’hanno)}}.",
  "doctor.fix.field-moved":
    "Nel profilo, {confidence, select, high {sicuramente} medium {probabilmente} other {forse}}: {line}{others, select, none {} other { (o {others})}}",
  "doctor.said.field-comma": "{operation}: {field} dovrebbe essere in {path}; atteso: {expected}; trovato: {seen}.",
  "doctor.fix.field-comma":
    "Nel profilo, {confidence, select, high {sicuramente} medium {probabilmente} other {forse}}, per la virgola decimale: {line}{others, select, none {} other { (o {others})}}",
  "doctor.said.field-lost": "{operation}: {field} dovrebbe essere in {path}; atteso: {expected}; trovato: {seen}.",
  "doctor.fix.field-lost":
    "{there, select, yes {Scrivere sotto {group} nel profilo come è scritto (map, decimal, factor, suffix), o dove altro sta} other {Scrivere il suo percorso sotto {group} nel profilo}}. I record della risposta hanno: {has}",
  "doctor.said.field-gaps":
    "{operation}: {field} dovrebbe essere in {path}; atteso: {expected}; in {lacking, number} su {of, number} non c’è nulla; gli altri l’hanno.",
  "doctor.fix.field-gaps":
    "Se l’assenza significa sempre lo stesso, scriverlo nel profilo: {line}. Altrimenti completare questi record.",
  "doctor.said.call-refused": "{operation} è rifiutato ({status}): {detail}.",
  "doctor.fix.call-refused": "Correggere {part} nel profilo: il percorso, la query o le intestazioni.",
  "doctor.said.fields-elsewhere":
    "{fieldsCount, plural, one {# campo non è} other {# campi non sono}} dove dice il profilo: {fields}.",
  "doctor.fix.fields-elsewhere": "Far proporre un profilo: tg360 doctor --write-profile FILE --system {option}",
  "doctor.said.fields-lost":
    "{fieldsCount, plural, one {# campo non è} other {# campi non sono}} dove dice il profilo, e nulla vi somiglia: {fields}.",
  "doctor.fix.fields-lost":
    "Qualcuno deve {fieldsCount, plural, one {trovarlo: scrivere il suo percorso} other {trovarli: scrivere i loro percorsi}} sotto {group} nel profilo. I record hanno: {has}",
  "doctor.said.dates-differ":
    "Gli istanti (updatedAt, serverTime) sono scritti in una forma diversa da quella del profilo: {seen}.",
  "doctor.fix.dates-differ": "Nel profilo: {line}",

  // ------------------------------------------------------------------------------------------------ mapping
  "doctor.said.mapping":
    "Listino {priceList}; lingue {languages}; tutti i metodi di pagamento e le aliquote IVA hanno un codice",
  "doctor.said.statuses": "Completato significa: {names}",
  "doctor.said.language-unknown": "TotalGest non ha testi nella lingua «{language}».",
  "doctor.fix.language-unknown": "Impostare products.languages scegliendo tra: {known}",
  "doctor.said.payments-unmapped":
    "{namesCount, plural, one {Un metodo di pagamento} other {# metodi di pagamento}} del negozio {namesCount, plural, one {non ha} other {non hanno}} un codice TotalGest: gli ordini pagati così sono messi in sospeso. {names}",
  "doctor.fix.payments-unmapped":
    "Impostare mapping.payments; TotalGest ha: {known}. In una volta: tg360 configure {options}",
  "doctor.said.vat-unmapped":
    "L’aliquota IVA {rate} % del negozio non ha un codice TotalGest: gli ordini con essa sono messi in sospeso.",
  "doctor.fix.vat-unmapped": "Impostare mapping.vat: tg360 configure --map-vat {rate}=CODICE, tra: {known}",
  "doctor.said.rate-without-tax":
    "Il negozio non ha un’imposta del {rate} %, e TotalGest ha prodotti con quell’aliquota.",
  "doctor.fix.rate-without-tax": "Aggiungere nel negozio un’imposta del {rate} %. Ha: {known}",

  // ------------------------------------------------------------------------------------------------ the test of writing
  "doctor.said.written": "{operation} è permesso: a {item} è stato inviato ciò che aveva già",
  "doctor.said.refused-as-hoped": "{operation} è permesso: ciò che non si può accettare è stato rifiutato ({detail})",
  "doctor.said.bulk-missing": "Il sito non ha {operation}, e non ne ha bisogno",
  "doctor.said.write-changed": "{operation}: a {item} è stato inviato il proprio SKU, e ora differisce in: {detail}.",
  "doctor.fix.write-changed": "Guardare quel prodotto nel negozio, e scoprire perché prima del primo aggiornamento.",
  "doctor.said.write-refused":
    "{operation}: a {item} è stato inviato il proprio SKU, e il negozio lo ha rifiutato: {detail}.",
  "doctor.fix.write-refused":
    "Chiedere il perché al gestore del negozio; un aggiornamento fallirebbe allo stesso modo.",
  "doctor.said.write-unclear": "{operation}: né accettato né rifiutato, quindi non si sa nulla ({detail}).",
  "doctor.fix.write-unclear": "Lo mostrerà il primo ordine vero; tg360 ne cerca l’esito in ogni caso.",
  "doctor.said.created-unasked": "{operation} ha accettato ciò che doveva rifiutare, e ha creato {id}.",
  "doctor.fix.created-unasked": "Rimuovere {id} a mano.",
  "doctor.said.write-no-item": "{operation}: non provato, perché il negozio non ha prodotti.",
  "doctor.fix.write-no-item": "Riprovare quando il negozio ne avrà uno.",
  "doctor.said.skipped":
    "non esaminato: {check, select, configuration {configurazione} profile {profilo} files {permessi dei file} disk {disco} state {stato} clock {orologio} dns {nome} connection {connessione} tls {certificato} credentials {credenziali} permission {permessi} paging {pagine} sample {campioni} mapping {corrispondenze} other {{check}}}",
};
