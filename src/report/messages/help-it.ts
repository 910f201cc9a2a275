import type { HelpWords } from "./help-en.ts";

/** What `--help` says, in Italian. */
export const helpIt: HelpWords = {
  headings: {
    usage: "Uso:",
    arguments: "Argomenti:",
    options: "Opzioni:",
    globalOptions: "Opzioni generali:",
    commands: "Comandi:",
    examples: "Esempi:",
    exitCodes: "Codici di uscita:",
    choices: "a scelta: {list}",
    default: "predefinito: {value}",
    anyOptions: "[opzioni]",
    anyCommand: "[comando]",
  },
  placeholders: {
    file: "file",
    folder: "cartella",
    code: "codice",
    duration: "durata",
    time: "ora",
    list: "elenco",
    date: "data",
    month: "mese",
    number: "numero",
    text: "testo",
    n: "n",
    form: "forma",
    system: "sistema",
    url: "indirizzo",
    id: "id",
    name: "nome",
    command: "comando",
    pieces: "pezzi",
    "shop=code": "negozio=codice",
    "rate=code": "aliquota=codice",
    "name=iso": "nome=iso",
    kind: "tipo",
    port: "porta",
    action: "azione",
    shell: "shell",
    what: "cosa",
    which: "quale",
    role: "ruolo",
    address: "indirizzo",
    user: "utente",
    "more-ids": "altri-id",
  },
  exitCodes: {
    0: "fatto, o niente da fare",
    1: "un errore del programma",
    2: "uso sbagliato",
    3: "fatto, ma alcuni prodotti o ordini non sono riusciti, sono in sospeso, da confermare o non trovati",
    4: "non configurato o configurato male, o lo stato è di un altro negozio o utente",
    5: "credenziali o permessi rifiutati",
    6: "l’altro sistema non è raggiungibile o non risponde come stabilito; si riprova la prossima volta",
    7: "è in corso un’altra esecuzione",
    8: "fermo, deve decidere una persona: un freno, un file di stato danneggiato, il disco pieno",
    "130, 143": "interrotto",
  },
  globalOptions: {
    "--config": "il file di configurazione (TG360_CONFIG)",
    "--data-dir": "dove si conserva lo stato (TG360_DATA_DIR)",
    "--shop": "uno di più negozi (TG360_SHOP)",
    "--json": "un documento JSON sullo standard output, in inglese",
    "--quiet": "non scrivere nulla se tutto va bene, e i problemi noti una volta al giorno",
    "--verbose": "mostrare ogni passo",
    "--no-color": "senza colori (NO_COLOR)",
    "--lang": "lingua dei messaggi (TG360_LANG)",
    "--no-input": "non chiedere mai nulla",
    "--lock-timeout": "quanto aspettare un’altra esecuzione; 0 = per niente",
    "--trace": "scrivere una cronologia dell’esecuzione, da aprire su ui.perfetto.dev",
    "--help": "mostrare questo aiuto",
    "--version": "mostrare la versione",
  },
  program: {
    about:
      "Collega un negozio Framework360 al gestionale TotalGest: prodotti e giacenze in un senso, ordini nell’altro.",
    examples: {
      "tg360 demo": "vederlo al lavoro, con un negozio e un gestionale inventati",
      "tg360 configure": "configurarlo",
      "tg360 pull-products --dry-run": "che cosa farebbe un primo aggiornamento",
      "tg360 daemon": "ogni cinque minuti, di continuo",
      "tg360 status orders --state failed,held": "che cosa richiede attenzione",
    },
  },
  commands: {
    configure: {
      summary: "configurare i due sistemi, controllare o mostrare la configurazione",
      about:
        "Chiede ciò che serve, chiama i due sistemi per verificarlo e scrive il file di configurazione. Ogni risposta si può dare come opzione; le opzioni da sole cambiano solo ciò che nominano.",
      arguments: {},
      options: {
        "--check": "chiamare i due sistemi con ciò che è configurato, senza cambiare nulla",
        "--show": "mostrare ogni impostazione e da dove viene, segreti nascosti",
        "--moved": "uno dei sistemi ha un nuovo indirizzo: tenere lo stato che c’è",
        "--save-anyway": "salvare ciò che è dato anche se un sistema non lo accetta: forse serve prima un profilo",
        "--endpoint": "TotalGest: indirizzo della sua API",
        "--owner-id": "TotalGest: proprietario",
        "--shop-id": "TotalGest: negozio",
        "--username": "TotalGest: utente",
        "--password-stdin": "TotalGest: leggere la password dallo standard input",
        "--password-file": "TotalGest: leggere la password da un file",
        "--password-command": "TotalGest: un comando che scrive la password, eseguito ogni volta (senza shell)",
        "--profile": "TotalGest: un file che descrive come parla, se non è il contratto integrato",
        "--shop-url": "Framework360: indirizzo del negozio",
        "--api-key-stdin": "Framework360: leggere la chiave dallo standard input",
        "--api-key-file": "Framework360: leggere la chiave da un file",
        "--api-key-command": "Framework360: un comando che scrive la chiave, eseguito ogni volta (senza shell)",
        "--site": "il nome del negozio nel riferimento di ogni ordine; non cambia più dopo il primo invio",
        "--time-zone": "il fuso orario del negozio, per es. Europe/Zurich",
        "--shop-profile": "Framework360: un file che descrive come parla, come --profile",
        "--export-from": "il primo giorno (2026-01-31 o 31.01.2026) i cui ordini vengono esportati",
        "--statuses": "stati d’ordine che significano completato, per id o nome",
        "--cancelled": "stati d’ordine che significano annullato o rimborsato, per id o nome",
        "--price-list": "il listino di TotalGest",
        "--languages": "lingue dei prodotti, la principale per prima",
        "--messages": "lingua dei messaggi e dei rapporti: en, fr, it o de",
        "--buffer": "pezzi tolti dalla giacenza mostrata",
        "--map-payment": "un metodo di pagamento del negozio e il codice di TotalGest; ripetibile",
        "--map-vat": "un’aliquota IVA e il codice di TotalGest; ripetibile",
        "--map-country": "un paese come lo scrive il negozio e il suo codice ISO; ripetibile",
        "--timeout": "quanto aspettare una risposta, per es. 30s",
        "--concurrency": "chiamate contemporanee a ciascun sistema",
        "--notify-to": "chi viene avvisato dei problemi per e-mail; indirizzi separati da virgole",
        "--notify-from": "il mittente di queste e-mail",
        "--smtp-url": "il server di posta: smtps://HOST oppure smtp://HOST:PORT",
        "--smtp-user": "server di posta: utente",
        "--smtp-password-stdin": "server di posta: leggere la password dallo standard input",
        "--smtp-password-file": "server di posta: leggere la password da un file",
        "--smtp-password-command":
          "server di posta: un comando che scrive la password, eseguito ogni volta (senza shell)",
        "--notify-webhook-stdin": "leggere dallo standard input l’indirizzo del webhook di una chat (Slack, Teams)",
        "--notify-webhook-file": "leggere l’indirizzo del webhook da un file",
        "--notify-webhook-command": "un comando che scrive l’indirizzo del webhook, eseguito ogni volta (senza shell)",
        "--daily-summary": "l’ora di un’e-mail quotidiana sugli ordini di ieri, ad es. 07:00",
        "--test-notification": "inviare una prova a tutti quelli che vengono avvisati",
      },
      examples: {
        "tg360 configure": "la procedura guidata",
        "tg360 configure --check": "funziona ancora?",
        "tg360 configure --map-payment cod=CASH": "un metodo di pagamento in più",
        "tg360 configure --export-from 2026-01-01": "esportare gli ordini da quel giorno",
        "tg360 configure --password-file pw.txt": "una nuova password",
      },
    },
    "pull-products": {
      summary: "portare prodotti e giacenze da TotalGest nel negozio",
      about: "Porta una volta nel negozio Framework360 ciò che è cambiato in TotalGest (prodotti, prezzi, giacenze).",
      arguments: {},
      options: {
        "--full": "confrontare l’intero catalogo dei due sistemi, non solo ciò che è cambiato",
        "--sku": "solo questi SKU, anche se invariati; separati da virgole, ripetibile",
        "--dry-run": "dire che cosa si farebbe, senza cambiare nulla",
        "--allow-mass-change":
          "lasciar passare ciò che i freni delle esecuzioni precedenti hanno trattenuto, e solo quello",
        "--allow-price": "con --sku: i loro prezzi sono giusti, anche se 0 o meno di un decimo",
        "--now": "provare anche se un sistema ha chiesto una pausa",
        "--report": "scrivere il rapporto anche in un file: .csv, .html o .json (modo 0600)",
      },
      examples: {
        "tg360 pull-products": "ciò che è cambiato dall’ultimo aggiornamento",
        "tg360 pull-products --dry-run": "che cosa si farebbe",
        "tg360 pull-products --sku A-100,A-101": "due prodotti, subito",
        "tg360 pull-products --full --report pull.html": "tutto, con un rapporto da conservare",
      },
    },
    "export-orders": {
      summary: "inviare a TotalGest gli ordini completati del negozio",
      about: "Cerca gli ordini nel negozio Framework360 e invia a TotalGest quelli da esportare, una volta sola.",
      arguments: {
        "more-ids": "altri ordini, dopo --ids",
      },
      options: {
        "--ids":
          "questi ordini subito, per id o riferimento; separati da virgole, ripetibile; - legge lo standard input",
        "--failed": "anche gli ordini che TotalGest ha rifiutato",
        "--since": "solo gli ordini fatti in questo giorno (2026-01-31 o 31.01.2026) o dopo",
        "--interactive": "scegliere gli ordini da un elenco",
        "--dry-run":
          "dire che cosa si invierebbe, senza cambiare nulla; con --ids e --verbose mostrare ogni ordine come lo riceverebbe TotalGest",
        "--now": "provare anche se un sistema ha chiesto una pausa",
        "--resend": "con --ids: cercarli in TotalGest e inviare solo ciò che non c’è",
        "--article-by":
          "con --ids: se il collegamento di un articolo e il suo SKU indicano due prodotti, quello che vale",
        "--mark-exported": "con --ids: questo è in TotalGest con quel numero",
        "--dismiss": "con --ids: non esportare mai questi",
        "--acknowledge": "con --ids e --reason: ciò che è cambiato nel negozio dopo l’esportazione è risolto",
        "--reason": "perché, per --dismiss, --mark-exported e --acknowledge",
        "--yes": "non chiedere conferma",
        "--report": "scrivere il rapporto anche in un file: .csv, .html o .json (modo 0600)",
      },
      examples: {
        "tg360 export-orders": "ciò che è da esportare",
        "tg360 export-orders --ids 1042,1043": "questi due, qualunque sia il loro stato",
        "tg360 export-orders --failed": "riprovare quelli rifiutati",
        "tg360 export-orders --ids 1042 --dismiss --reason duplicate": "non esportare mai questo",
        "tg360 export-orders --ids 1042 --dry-run --verbose": "che cosa riceverebbe TotalGest",
        "tg360 export-orders --report export.csv": "con una tabella da conservare",
      },
    },
    status: {
      summary: "mostrare ciò che è sincronizzato, in attesa o non riuscito",
      about: "Mostra come stanno le cose, solo dallo stato su questa macchina: non chiama mai i sistemi.",
      arguments: {
        what: "products, orders o runs: una riga ciascuno; niente: il riepilogo",
        id: "tutto ciò che si sa di questo ordine (id o riferimento) o prodotto (SKU)",
      },
      options: {
        "--state": "solo questi stati; separati da virgole, ripetibile",
        "--search": "solo ciò che ha questo testo in id, riferimento, SKU, EAN o nome",
        "--day": "ordini: solo quelli di questo giorno (2026-01-31 o 31.01.2026)",
        "--limit": "al massimo tante righe (50 a schermo, tutte in JSON)",
        "--page": "l’n-esima pagina di tante righe",
        "--watch": "in un terminale: aggiornare sul posto ogni due secondi, fino a Ctrl-C",
        "--max-age":
          "uscire con 6 se l’ultima esecuzione riuscita della direzione più indietro è più vecchia, per es. 15m",
        "--nagios": "una riga con dati di prestazione e il codice d’uscita di un plugin Nagios",
      },
      examples: {
        "tg360 status": "il riepilogo",
        "tg360 status --watch": "il riepilogo, aggiornato sul posto",
        "tg360 status orders --state failed,held": "gli ordini che richiedono attenzione, perché, e che cosa fare",
        "tg360 status runs": "le ultime esecuzioni: che cosa ha fatto ciascuna, o perché si è interrotta",
        "tg360 status orders 1042": "tutto su un ordine",
        "tg360 status products A-100": "tutto su un prodotto",
        "tg360 status products --search cheese": "prodotti per nome",
        "tg360 status --max-age 15m --quiet": "per un monitoraggio",
      },
    },
    serve: {
      summary: "la pagina: ordini, prodotti, freni e controlli nel browser",
      about:
        "Serve la pagina fino a Ctrl-C: ciò che mostra «status», con un pulsante per ciò che fanno «export-orders» e «pull-products». Senza utenti è solo per questa macchina, tramite un link che fa entrare una volta. Per altri creare utenti e mettere davanti un proxy TLS (serve.publicUrl). «daemon --listen» la serve accanto al ciclo.",
      arguments: {
        what: "occuparsi degli utenti della pagina",
        action: "aggiungerne o modificarne uno, toglierne uno, o elencarli",
        name: "l’utente",
      },
      options: {
        "--listen": "indirizzo e porta della pagina",
        "--role": "che cosa può fare l’utente",
        "--shops": "i negozi dell’utente; senza questa opzione tutti",
        "--password-stdin": "la password dell’utente dallo standard input",
        "--password-file": "la password dell’utente da questo file",
      },
      examples: {
        "tg360 serve": "su questa macchina",
        "tg360 serve users add anna": "un utente che può decidere",
        "tg360 serve users add leo --role look --shops bern,biel": "uno che guarda soltanto, due negozi",
      },
    },
    metrics: {
      summary: "le metriche dello stato per Prometheus",
      about:
        "Mostra la situazione nel formato di testo di Prometheus, o la scrive in un file che node_exporter legge. Non chiama nessuno dei due sistemi.",
      arguments: {},
      options: {
        "--textfile": "sostituire questo file, per intero o per niente (il nome deve finire in .prom)",
      },
      examples: {
        "tg360 metrics": "sullo standard output",
        "tg360 metrics --textfile /var/lib/prometheus/node-exporter/tg360.prom": "per node_exporter, da cron",
      },
    },
    fix: {
      summary: "decidere su ciò che aspetta, un punto dopo l’altro",
      about:
        "Passa in rassegna gli ordini che aspettano una persona: sospesi, rifiutati, da confermare, modificati dopo l’esportazione. Ogni punto offre un elenco di scelte; la scelta viene salvata, e ciò che l’aspettava parte subito. Fa domande in un terminale; senza terminale, i suggerimenti di «tg360 status orders» danno gli stessi comandi.",
      arguments: {},
      options: {},
      examples: {
        "tg360 fix": "la rassegna",
      },
    },
    audit: {
      summary: "provare che ogni ordine è arrivato in TotalGest, con lo stesso totale",
      about:
        "Rilegge i due sistemi e prova, giorno per giorno, che ogni ordine che doveva arrivare è in TotalGest con lo stesso totale; o dice che cosa manca, e che cosa fare. Non cambia niente. Senza opzioni: ieri, e i giorni precedenti ancora aperti.",
      arguments: {},
      options: {
        "--day": "questo giorno (2026-01-31 o 31.01.2026)",
        "--month": "questo mese, p. es. 2026-01",
        "--from": "da questo giorno",
        "--to": "fino a questo giorno",
        "--products": "confrontare anche prezzi, IVA, giacenza e visibilità",
        "--report": "scrivere la verifica anche in un file: .html (da stampare), .csv (per Excel) o .json (modo 0600)",
        "--list": "elencare le verifiche conservate",
        "--show": "mostrare di nuovo l’ultima verifica di questo giorno",
        "--verify": "controllare che nessuna verifica conservata sia stata cambiata o tolta",
        "--export": "scrivere tutte le verifiche conservate in una cartella, con le loro impronte",
      },
      examples: {
        "tg360 audit": "ciò che è dovuto",
        "tg360 audit --month 2026-01 --report january.html": "un mese da stampare",
        "tg360 audit --day 2026-01-31": "un giorno",
        "tg360 audit --verify": "le verifiche sono rimaste come erano?",
      },
    },
    shops: {
      summary: "i negozi di questa installazione",
      about:
        "Senza azione: una riga per ogni negozio. Gli altri negozi hanno un file proprio, shops/NOME.json accanto a config.json, e uno stato proprio.",
      arguments: {
        action: "che cosa fare",
        name: "il negozio, o per import ed export la cartella",
      },
      options: {
        "--yes": "non chiedere",
      },
      examples: {
        "tg360 shops": "va tutto bene, e se no, dove?",
        "tg360 shops pause zurich": "lasciare in pace un negozio per un po’",
        "tg360 shops remove zurich": "conserva verifiche, ordini, stato e una copia di sicurezza",
      },
    },
    daemon: {
      summary: "esportare e aggiornare ogni cinque minuti",
      about:
        "Esporta gli ordini, poi aggiorna i prodotti, ogni cinque minuti finché non lo si ferma; una riga di log per ciclo.",
      arguments: {},
      options: {
        "--interval": "dall’inizio di un ciclo al successivo",
        "--once": "un solo ciclo, poi finire con il suo codice di uscita",
        "--log-format": "forma delle righe di log sullo standard error",
        "--listen": "servire anche la pagina a questo indirizzo; vedere tg360 serve",
        "--listen-metrics":
          "servire GET /metrics a questo indirizzo, ad es. 127.0.0.1:9360; oltre questa macchina solo con metrics.token",
      },
      examples: {
        "tg360 daemon": "fino a SIGTERM, che lo ferma entro 10 s",
        "tg360 daemon --interval 2m": "più spesso",
        "tg360 daemon --log-format json": "per un raccoglitore di log",
        "tg360 daemon --once --quiet": "un ciclo, per cron o un timer",
      },
    },
    backup: {
      summary: "salvare stato e configurazione in un solo file",
      about:
        "Fa una copia coerente, anche mentre qualcosa è in corso: un archivio che anche tar sa aprire. Con più negozi li contiene tutti, o quello indicato con --shop. Password, chiavi e comandi ci sono solo se richiesti; allora sono cifrati.",
      arguments: {
        file: "dove; - è lo standard output",
      },
      options: {
        "--with-secrets": "anche password e chiavi, cifrate con una passphrase che viene chiesta",
        "--passphrase-file": "leggere la passphrase da un file; - è lo standard input",
      },
      examples: {
        "tg360 backup monday.tgz": "ciò che serve prima di un aggiornamento",
        "tg360 backup - > monday.tgz": "in una cartella in cui può scrivere solo la shell",
        "tg360 backup all.tgz --with-secrets": "tutto ciò che serve a un’altra macchina",
      },
    },
    restore: {
      summary: "ripristinare un backup",
      about:
        "Legge tutto il backup prima di cambiare qualcosa, rifiuta quello di un altro negozio, conserva ciò che c’era e dice che cosa faranno le prossime esecuzioni. Nel frattempo nulla deve essere in corso.",
      arguments: {
        file: "un backup; - è lo standard input",
      },
      options: {
        "--with-configuration": "anche la configurazione, al posto di quella attuale",
        "--without-secrets": "tralasciare le password e le chiavi che contiene",
        "--passphrase-file": "leggere la passphrase da un file; - è lo standard input",
        "--yes": "sostituire ciò che c’è senza chiedere",
      },
      examples: {
        "tg360 restore monday.tgz": "chiede prima di sostituire uno stato",
        "tg360 restore --shop bern monday.tgz": "un solo negozio da un backup di tutti",
        "tg360 restore all.tgz --passphrase-file pass.txt": "su una macchina nuova",
      },
    },
    service: {
      summary: "lasciare che la macchina avvii tg360 da sola, come servizio",
      about:
        "Fa del demone un servizio, con systemd o runit: parte con la macchina, e di nuovo se muore. Come root è un servizio della macchina, altrimenti vostro. status finisce con 0 se gira, con 4 se non è installato, con 8 se è installato e non gira.",
      arguments: {
        action: "che cosa fare",
      },
      options: {
        "--manager": "quale, se ce ne sono due",
        "--run-as": "come root: l’utente a cui appartiene lo stato",
      },
      examples: {
        "tg360 service install": "da ora in poi, anche dopo un riavvio della macchina",
        "tg360 service status": "se è installato, e se gira",
        "tg360 service remove": "configurazione e stato restano",
      },
    },
    cron: {
      summary: "far eseguire tg360 da cron ogni cinque minuti",
      about:
        "Scrive righe proprie nel vostro crontab, con percorsi assoluti, tra due commenti; toglie solo quelle. Ciò che non va arriva per posta quando è nuovo, e una volta al giorno.",
      arguments: {
        action: "che cosa fare",
      },
      options: {
        "--mail": "chi riceve i messaggi",
        "--no-mail": "nessuno ne riceve",
      },
      examples: {
        "tg360 cron install --mail shop@example.ch": "ogni cinque minuti da ora in poi",
        "tg360 cron remove": "tutte le altre righe restano come sono",
      },
    },
    doctor: {
      summary: "scoprire che cosa non va, e che cosa fare",
      about:
        "Esamina questa macchina, la configurazione, la via verso i due sistemi, credenziali e permessi, e una vera risposta di ogni operazione, campo per campo dove uno non è dove dice il profilo (con --verbose sempre). Non cambia nulla. Con --write-test prova anche ciò che si può scrivere: invia a TotalGest un ordine che non è JSON, così che non ne nasca nulla; e al negozio un prodotto nascosto senza nome con uno SKU già preso, perché sia rifiutato, a un prodotto il suo stesso SKU, e a un ordine esportato il suo stesso numero (o uno a un ordine che non esiste). Nessun valore cambia.",
      arguments: {},
      options: {
        "--write-test": "provare anche ciò che si può scrivere, dopo conferma",
        "--write-profile": "scrivere il profilo che le risposte propongono, da rivedere",
        "--sample": "con --write-profile: proporre da una risposta salvata, senza chiamare nulla",
        "--profile": "esaminare con questo profilo al posto di quello configurato",
        "--system": "con --profile e --write-profile: il profilo di chi",
        "--yes": "non chiedere: fare la prova di scrittura, sostituire il file",
      },
      examples: {
        "tg360 doctor": "che cosa non va, e che cosa fare",
        "tg360 doctor --verbose": "ogni impostazione con la sua origine, ogni chiamata, ogni campo",
        "tg360 doctor --write-test": "è permesso anche scrivere?",
        "tg360 doctor --write-profile totalgest.json": "un profilo per il vostro TotalGest",
        "tg360 doctor --profile totalgest.json": "che cosa resta con quel profilo, prima di usarlo",
        "tg360 doctor --write-profile totalgest.json --sample products.json": "lo stesso da una risposta salvata",
        "tg360 doctor --write-profile shop.json --system framework360": "un profilo per il vostro negozio",
      },
    },
    profile: {
      summary:
        "elencare, riprendere, riordinare, mostrare, controllare o descrivere profili: che cosa parla un sistema",
      about: "Come parla un sistema: il profilo in vigore, un file controllato, o tutti i nomi che un file può usare.",
      arguments: {
        action: "che cosa fare",
        file: "con check e format: il file; con use: il nome di un profilo",
      },
      options: {
        "--system": "il profilo di chi",
      },
      examples: {
        "tg360 profile list": "i profili da cui si può partire",
        "tg360 profile use php-box > totalgest.json": "uno di essi, da adattare al vostro sistema",
        "tg360 profile format old.json > totalgest.json":
          "un file nella forma scritta dal programma, ogni campo con il nome completo",
        "tg360 profile show": "il profilo in vigore, quello integrato e il vostro file insieme",
        "tg360 profile check my-profile.json": "che cosa non va in un file",
        "tg360 profile schema > profile.schema.json": "perché un editor completi i nomi",
      },
    },
    sandbox: {
      summary: "avviare i due sistemi su questa macchina, inventati, per provare",
      about:
        "Avvia su questa macchina un TotalGest e un Framework360 che parlano i veri contratti, finché non lo si ferma.",
      arguments: {},
      options: {
        "--products": "dimensione del catalogo",
        "--orders": "ordini che il negozio ha",
        "--seed": "un altro numero fa un altro negozio",
        "--latency": "quanto dura ogni risposta",
        "--faults": "che cosa va storto per strada",
        "--catalogue": "prodotti da questo file, un oggetto JSON per riga",
        "--order-file": "ordini da questo file, un oggetto JSON per riga",
        "--order-every": "ogni quanto un cliente compra; 0 = mai",
        "--erp-port": "porta di TotalGest; 0 = qualsiasi",
        "--shop-port": "porta di Framework360; 0 = qualsiasi",
        "--shops": "tanti negozi, ognuno con il suo TotalGest",
      },
      examples: {
        "tg360 sandbox": "mostra le impostazioni da usare, poi gira fino a Ctrl-C",
        "tg360 sandbox --products 20000 --latency 40ms": "un grande negozio, lontano",
        "tg360 sandbox --faults hostile --seed 7": "una brutta giornata",
        "tg360 sandbox --shops 5": "un’intera agenzia",
      },
    },
    demo: {
      summary: "vedere tutto il lavoro su sistemi inventati",
      about:
        "Avvia l’ambiente di prova, prepara una cartella usa e getta, aggiorna i prodotti, esporta gli ordini e mostra i rapporti. Non tocca né la configurazione né lo stato.",
      arguments: {},
      options: {
        "--products": "dimensione del catalogo",
        "--orders": "ordini che il negozio ha",
        "--seed": "un altro numero fa un altro negozio",
        "--shops": "tanti negozi invece di uno",
      },
      examples: {
        "tg360 demo": "una decina di secondi",
        "tg360 demo --products 5000 --orders 500": "un negozio più grande",
        "tg360 demo --shops 5": "lo stesso per più negozi insieme",
      },
    },
    completion: {
      summary: "scrivere lo script di completamento di una shell",
      about: "Scrive uno script che completa comandi e opzioni nella vostra shell.",
      arguments: {
        shell: "la shell",
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
