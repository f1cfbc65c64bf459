export default {
  'start.lead':
    'Ein arbeidsdag der heile leiargruppa løyser opp det som har floka seg: frå behov, via løysing, til eit forsøk de kan begynne med på måndag.',
  'start.nav': 'Hjelp og språk',
  'start.create': 'Lag ei samling',
  'start.demo': 'Prøv med eksempeldata',
  'start.no_account': 'Ingen konto. Ingen app.',
  'start.looking': 'Leitar etter samlinga …',
  'start.code_empty': 'Skriv koden. Han har seks teikn.',
  'start.code_length': 'Koden har seks teikn. Her står det {n}.',
  'start.code_lookalike': 'Kodane har aldri 0, O, 1, I eller L. Sjå på «{char}» ein gong til.',
  'start.code_stranger': 'Koden har berre bokstavane A–Z og tal. Sjå på «{char}» ein gong til.',
  'start.return': 'Tilbake til samlinga',
  'start.place_ended': '{title} · avslutta',
  'start.mine': 'Samlingane dine',
  'start.role_facilitator': 'Styr samlinga',
  'start.role_screen': 'Storskjerm',
  'start.role_result': 'Les resultata',
  'start.role_participant': 'Delta',

  'create.heading': 'Lag ei samling',
  'create.lead': 'Programmet er fylt ut på førehand. Du kan endre alt etterpå.',
  'create.title': 'Namn på samlinga',
  'create.title_hint': 'Til dømes: Leiarsamling: Innovasjon i praksis',
  'create.municipality': 'Kommune',
  'create.municipality_hint': 'Til dømes: Kongsvinger kommune',
  'create.community': 'Lokalsamfunn',
  'create.community_hint': 'Til dømes: Kongsvingersamfunnet',
  'create.date': 'Dato',
  'create.time': 'Når byrjar dagen?',
  'create.time_hint': 'Når folk byrjar å kome. Klokkesletta i programmet blir rekna ut frå dette.',
  'create.venue': 'Stad',
  'create.language': 'Språk',
  'create.language_hint': 'På storskjermen og i dokumenta. Kvar deltakar vel sitt eige på telefonen.',
  'create.areas': 'Verksemdsområde',
  'create.areas_hint': 'Deltakarane vel eitt når dei blir med. Gruppene blir sette saman på tvers.',
  'create.area_n': 'Område {n}',
  'create.area_add': 'Legg til eit område',
  'create.area_remove': 'Fjern {area}',
  'create.area_health': 'Helse og meistring',
  'create.area_childhood': 'Oppvekst og læring',
  'create.area_society': 'Miljø og samfunnsutvikling',
  'create.area_staff': 'Verksemdsstyring og stab',
  'create.area_nav': 'Nav',
  'create.area_unions': 'Tillitsvalde og verneteneste',
  'create.creation_key': 'Nøkkel',
  'create.key_hint': 'Du får nøkkelen av den som driv tenesta.',
  'create.key_needed': 'Her trengst ein nøkkel for å lage ei samling. Alt du har fylt ut, står framleis her.',
  'create.key_wrong': 'Nøkkelen passar ikkje. Sjekk han og prøv igjen. Alt du har fylt ut, står framleis her.',
  'create.make': 'Lag samlinga',
  'create.making': 'Lagar samlinga …',

  'created.title': 'Samlinga er klar',
  'created.code': 'Deltakarane kjem inn med denne koden:',
  'created.keep': 'Ta vare på denne lenkja',
  'created.keep_text':
    'Med ho kan du styre samlinga frå ei anna maskin. Den som har lenkja, kan styre. Gje ho berre til medhjelparar.',
  'created.link': 'Lenkje til konsollen',
  'created.copy': 'Kopier',
  'created.copy_self': 'Lenkja er merkt. Kopier ho med Ctrl + C.',
  'created.open': 'Gå til konsollen',

  'demo.lead':
    'Sjå ei heil samling frå tre sider: konsollen til prosessleiaren, storskjermen i rommet og telefonen til ein deltakar. Opne dei ved sida av kvarandre.',
  'demo.start': 'Start dømet',
  'demo.starting': 'Gjer klart dømet …',
  'demo.again': 'Prøv å starte på nytt',
  'demo.follow': 'Følg med frå telefonen',
  'demo.ready': 'Dømet er klart.',
  'demo.console': 'Konsollen',
  'demo.console_text': 'Styr dagen: gå vidare, gje meir tid, opne avrøystingar',
  'demo.screen': 'Storskjermen',
  'demo.screen_text': 'Det alle i rommet ser',
  'demo.phone': 'Telefonen',
  'demo.phone_text': 'Bli med som deltakar',
  'demo.new_tab': 'Blir opna i ei ny fane',
  'demo.made_up': 'Personane og hendingane i dømet er oppdikta.',

  'join.code_read': 'Koden er lesen:',
  'join.action': 'Handling',
  'join.joining': 'Blir med …',
  'join.name_missing': 'Skriv namnet ditt, så gruppa veit kven du er.',
  'join.area_choose': 'Vel område',
  'join.area_other': 'Anna – skriv sjølv',
  'join.area_own': 'Kva heiter området ditt?',
  'join.twin': 'Det er ein {name} her frå før. Legg til etternamn eller stilling, så kan alle sjå skilnad på dykk.',
  'join.known_title': 'Er du {name} frå før?',
  'join.known_text':
    'Det er ein med det namnet her. Er det deg på ein annan telefon, så får du plassen din tilbake med din eigen kode.',
  'join.known_code_help': 'Han står under «Samlinga» på den andre telefonen. Åtte teikn.',
  'join.known_lost':
    'Finn du ikkje koden? Bli med på nytt med «Nei, eg er ein annan». Så ber du prosessleiaren slå saman dei to.',
  'join.known_me': 'Ja, det er meg',
  'join.known_other': 'Nei, eg er ein annan {name}',
  'join.here_title': 'Du er alt med',
  'join.here_text': 'Denne telefonen har ein plass i samlinga. Alt du har skrive, er der.',
  'join.not_me_unnamed': 'Det er ikkje meg',
  'join.no_way': 'Vi kom ikkje inn',
  'join.ended_title': 'Samlinga er avslutta',
  'join.ended_link': 'Var du med, kan du be prosessleiaren om ei lenkje til det de laga.',
  'join.read_result': 'Les det de laga',
  'join.again': 'Prøv igjen',
  'join.other_code': 'Skriv ein annan kode',

  'personvern.stored_title': 'Kva vi lagrar',
  'personvern.stored':
    'Namnet, stillinga og området du oppgir, det du skriv, og røystene dine medan avrøystinga er open. Ingenting anna. Ikkje skriv namn på innbyggjarar eller tilsette.',
  'personvern.why_title': 'Kven som bestemmer',
  'personvern.why':
    'Kommunen som held samlinga, er behandlingsansvarleg. Floke er verktøyet kommunen bruker. Spør prosessleiaren om kven som er personvernombod.',
  'personvern.votes_title': 'Røystene',
  'personvern.votes':
    'Før du røystar, står det om avrøystinga er løynleg eller open. Open tyder at det blir vist korleis gruppa røysta, aldri kva kvar einskild røysta. Når avrøystinga blir lukka, blir koplinga mellom deg og røysta sletta. Eitt unntak: Står det likt i formannskapet, blir røysta til møteleiaren vist, fordi ho avgjer.',
  'personvern.kept_title': 'Kor lenge',
  'personvern.kept':
    'Datoen for sletting står på sida der du blir med. Då blir nøklane til det som er lagra, øydelagde, og ingen kan lese det lenger. Kopiar av nøklane lever i høgst 30 dagar til. Kommunen kan arkivere resultata, og andre kan be om innsyn i dei.',
  'personvern.rights_title': 'Rettane dine',
  'personvern.rights':
    'Spør kommunen om innsyn i det som er lagra om deg, eller om sletting før datoen. Det er kommunen som svarar, til dømes ved personvernombodet. Den som driv tenaren, kan slette det som gjeld éin person. Det gruppa har skrive saman, blir ståande.',
  'personvern.cookies_title': 'Informasjonskapslar',
  'personvern.cookies':
    'Vi bruker berre nødvendige informasjonskapslar, slik at du held på plassen din. Inga sporing, og ingenting blir henta frå andre nettstader. Det du skriv utan nett, ligg på telefonen til det er sendt. Koden til samlinga ligg òg der, så du finn tilbake.',

  'tilgjengelighet.goal_title': 'Målet',
  'tilgjengelighet.goal':
    'Floke skal kunne brukast av alle i rommet. Vi byggjer etter WCAG 2.2, nivå A og AA. Kommunen som bruker Floke, er ansvarleg for si eiga tilgjengelegheitserklæring.',
  'tilgjengelighet.works_title': 'Dette er laga for å verke',
  'tilgjengelighet.works':
    'Tastatur og skjermlesar, forstørra tekst og smale skjermar, mørk vising, sterke kontrastar og mindre rørsle. Gruppene har alltid bokstav, form og namn, ikkje berre farge. Inga klokke stengjer noko av seg sjølv.',
  'tilgjengelighet.lacks_title': 'Dette veit vi ikkje nok om',
  'tilgjengelighet.lacks':
    'Floke er kontrollert med automatiske verktøy og med tastatur. Det er ikkje ferdig prøvd med alle skjermlesarar, og det er ikkje revidert av andre. Storskjermen er laga for å bli sett. Alt viktig på han står òg på telefonen.',
  'tilgjengelighet.tell_title': 'Sei frå',
  'tilgjengelighet.tell':
    'Er det noko du ikkje får til? Sei frå til prosessleiaren i rommet eller til kommunen. Då kan de finne ein annan måte der og då, og feilen kan bli retta.',

  'hjelp.join_title': 'Slik blir du med',
  'hjelp.join':
    'Skann QR-koden på storskjermen, eller skriv dei seks teikna her. Store og små bokstavar er like gode, og streken kan du hoppe over. Så skriv du namnet ditt. Du treng ingen konto og ingen app.',
  'hjelp.lost_title': 'Mistar du nettet?',
  'hjelp.lost':
    'Skriv vidare. Teksten ligg på telefonen og blir send når nettet er tilbake. Berre røyster må sendast medan du er på nett.',
  'hjelp.back_title': 'Ny telefon, eller lukka sida?',
  'hjelp.back':
    'På same telefon går du tilbake hit og trykkjer på namnet ditt. På ein annan telefon blir du med på nytt med same namn og skriv din eigen kode. Har du mista koden, blir du med som ein ny, og prosessleiaren slår saman dei to.',
  'hjelp.run_title': 'Skal du leie ei samling?',
  'hjelp.run':
    'Lag samlinga her. Då får du ein konsoll, ei lenkje til storskjermen og ein kode til deltakarane. Prøv med eksempeldata først, så ser du heile dagen.',
  'hjelp.network_title': 'Kjem ikkje telefonane inn?',
  'hjelp.network':
    'Telefonane må nå maskina Floke køyrer på. Nokre gjestenett stengjer for det. Bruk same nett som maskina, eller ein eigen rutar. Klarsjekken i konsollen viser kva som verkar.',
  'created.only_here':
    'Lenkja går til {host} og verkar berre på denne maskina. På ei anna maskin byter du ut {host} med adressa som står på storskjermen.',
};
