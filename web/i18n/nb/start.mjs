export default {
  'start.lead':
    'En arbeidsdag der hele ledergruppen løser opp det som har floket seg: fra behov, via løsning, til et forsøk dere kan begynne med på mandag.',
  'start.nav': 'Hjelp og språk',
  'start.create': 'Lag en samling',
  'start.demo': 'Prøv med eksempeldata',
  'start.no_account': 'Ingen konto. Ingen app.',
  'start.looking': 'Leter etter samlingen …',
  'start.code_empty': 'Skriv koden. Den har seks tegn.',
  'start.code_length': 'Koden har seks tegn. Her står det {n}.',
  'start.code_lookalike': 'Kodene har aldri 0, O, 1, I eller L. Se på «{char}» en gang til.',
  'start.code_stranger': 'Koden har bare bokstavene A–Z og tall. Se på «{char}» en gang til.',
  'start.return': 'Tilbake til samlingen',
  'start.place_ended': '{title} · avsluttet',
  'start.mine': 'Dine samlinger',
  'start.role_facilitator': 'Styr samlingen',
  'start.role_screen': 'Storskjerm',
  'start.role_result': 'Les resultatene',
  'start.role_participant': 'Delta',

  'create.heading': 'Lag en samling',
  'create.lead': 'Programmet er fylt ut på forhånd. Du kan endre alt etterpå.',
  'create.title': 'Navn på samlingen',
  'create.title_hint': 'For eksempel: Ledersamling: Innovasjon i praksis',
  'create.municipality': 'Kommune',
  'create.municipality_hint': 'For eksempel: Kongsvinger kommune',
  'create.community': 'Lokalsamfunn',
  'create.community_hint': 'For eksempel: Kongsvingersamfunnet',
  'create.date': 'Dato',
  'create.time': 'Når begynner dagen?',
  'create.time_hint': 'Når folk begynner å komme. Klokkeslettene i programmet regnes ut fra dette.',
  'create.venue': 'Sted',
  'create.language': 'Språk',
  'create.language_hint': 'På storskjermen og i dokumentene. Hver deltaker velger sitt eget på telefonen.',
  'create.areas': 'Virksomhetsområder',
  'create.areas_hint': 'Deltakerne velger ett når de blir med. Gruppene settes sammen på tvers.',
  'create.area_n': 'Område {n}',
  'create.area_add': 'Legg til et område',
  'create.area_remove': 'Fjern {area}',
  'create.area_health': 'Helse og mestring',
  'create.area_childhood': 'Oppvekst og læring',
  'create.area_society': 'Miljø og samfunnsutvikling',
  'create.area_staff': 'Virksomhetsstyring og stab',
  'create.area_nav': 'Nav',
  'create.area_unions': 'Tillitsvalgte og vernetjeneste',
  'create.creation_key': 'Nøkkel',
  'create.key_hint': 'Du får nøkkelen av den som driver tjenesten.',
  'create.key_needed': 'Her trengs en nøkkel for å lage en samling. Alt du har fylt ut, står fortsatt her.',
  'create.key_wrong': 'Nøkkelen passer ikke. Sjekk den og prøv igjen. Alt du har fylt ut, står fortsatt her.',
  'create.make': 'Lag samlingen',
  'create.making': 'Lager samlingen …',

  'created.title': 'Samlingen er klar',
  'created.code': 'Deltakerne kommer inn med denne koden:',
  'created.keep': 'Ta vare på denne lenken',
  'created.keep_text':
    'Med den kan du styre samlingen fra en annen maskin. Den som har lenken, kan styre. Gi den bare til medhjelpere.',
  'created.link': 'Lenke til konsollen',
  'created.copy': 'Kopier',
  'created.copy_self': 'Lenken er merket. Kopier den med Ctrl + C.',
  'created.open': 'Gå til konsollen',

  'demo.lead':
    'Se en hel samling fra tre sider: konsollen til prosesslederen, storskjermen i rommet og telefonen til en deltaker. Åpne dem ved siden av hverandre.',
  'demo.start': 'Start eksempelet',
  'demo.starting': 'Gjør klart eksempelet …',
  'demo.again': 'Prøv å starte på nytt',
  'demo.follow': 'Følg med fra telefonen',
  'demo.ready': 'Eksempelet er klart.',
  'demo.console': 'Konsollen',
  'demo.console_text': 'Styr dagen: gå videre, gi mer tid, åpne avstemninger',
  'demo.screen': 'Storskjermen',
  'demo.screen_text': 'Det alle i rommet ser',
  'demo.phone': 'Telefonen',
  'demo.phone_text': 'Bli med som deltaker',
  'demo.new_tab': 'Åpnes i en ny fane',
  'demo.made_up': 'Personene og hendelsene i eksempelet er oppdiktet.',

  'join.code_read': 'Koden er lest:',
  'join.action': 'Handling',
  'join.joining': 'Blir med …',
  'join.name_missing': 'Skriv navnet ditt, så gruppen vet hvem du er.',
  'join.area_choose': 'Velg område',
  'join.area_other': 'Annet – skriv selv',
  'join.area_own': 'Hva heter området ditt?',
  'join.twin': 'Det er en {name} her fra før. Legg til etternavn eller stilling, så kan alle se forskjell på dere.',
  'join.known_title': 'Er du {name} fra før?',
  'join.known_text':
    'Det er en med det navnet her. Er det deg på en annen telefon, så får du plassen din tilbake med din egen kode.',
  'join.known_code_help': 'Den står under «Samlingen» på den andre telefonen. Åtte tegn.',
  'join.known_lost':
    'Finner du ikke koden? Bli med på nytt med «Nei, jeg er en annen». Så ber du prosesslederen slå sammen de to.',
  'join.known_me': 'Ja, det er meg',
  'join.known_other': 'Nei, jeg er en annen {name}',
  'join.here_title': 'Du er allerede med',
  'join.here_text': 'Denne telefonen har en plass i samlingen. Alt du har skrevet, er der.',
  'join.not_me_unnamed': 'Det er ikke meg',
  'join.no_way': 'Vi kom ikke inn',
  'join.ended_title': 'Samlingen er avsluttet',
  'join.ended_link': 'Var du med, kan du be prosesslederen om en lenke til det dere laget.',
  'join.read_result': 'Les det dere laget',
  'join.again': 'Prøv igjen',
  'join.other_code': 'Skriv en annen kode',

  'personvern.stored_title': 'Hva vi lagrer',
  'personvern.stored':
    'Navnet, stillingen og området du oppgir, det du skriver, og stemmene dine mens avstemningen er åpen. Ingenting annet. Ikke skriv navn på innbyggere eller ansatte.',
  'personvern.why_title': 'Hvem som bestemmer',
  'personvern.why':
    'Kommunen som holder samlingen, er behandlingsansvarlig. Floke er verktøyet kommunen bruker. Spør prosesslederen om hvem som er personvernombud.',
  'personvern.votes_title': 'Stemmene',
  'personvern.votes':
    'Før du stemmer, står det om avstemningen er hemmelig eller åpen. Åpen betyr at det vises hvordan gruppen stemte, aldri hva hver enkelt stemte. Når avstemningen lukkes, slettes koblingen mellom deg og stemmen. Ett unntak: Står det likt i formannskapet, vises møtelederens stemme, fordi den avgjør.',
  'personvern.kept_title': 'Hvor lenge',
  'personvern.kept':
    'Datoen for sletting står på siden der du blir med. Da ødelegges nøklene til det som er lagret, og ingen kan lese det lenger. Kopier av nøklene lever i høyst 30 dager til. Kommunen kan arkivere resultatene, og andre kan be om innsyn i dem.',
  'personvern.rights_title': 'Rettighetene dine',
  'personvern.rights':
    'Spør kommunen om innsyn i det som er lagret om deg, eller om sletting før datoen. Det er kommunen som svarer, for eksempel ved personvernombudet. Den som driver serveren, kan slette det som gjelder én person. Det gruppen har skrevet sammen, blir stående.',
  'personvern.cookies_title': 'Informasjonskapsler',
  'personvern.cookies':
    'Vi bruker bare nødvendige informasjonskapsler, slik at du beholder plassen din. Ingen sporing, og ingenting hentes fra andre nettsteder. Det du skriver uten nett, ligger på telefonen til det er sendt. Koden til samlingen ligger også der, så du finner tilbake.',

  'tilgjengelighet.goal_title': 'Målet',
  'tilgjengelighet.goal':
    'Floke skal kunne brukes av alle i rommet. Vi bygger etter WCAG 2.2, nivå A og AA. Kommunen som bruker Floke, er ansvarlig for sin egen tilgjengelighetserklæring.',
  'tilgjengelighet.works_title': 'Dette er laget for å virke',
  'tilgjengelighet.works':
    'Tastatur og skjermleser, forstørret tekst og smale skjermer, mørk visning, sterke kontraster og mindre bevegelse. Gruppene har alltid bokstav, form og navn, ikke bare farge. Ingen klokke stenger noe av seg selv.',
  'tilgjengelighet.lacks_title': 'Dette vet vi ikke nok om',
  'tilgjengelighet.lacks':
    'Floke er kontrollert med automatiske verktøy og med tastatur. Det er ikke ferdig prøvd med alle skjermlesere, og det er ikke revidert av andre. Storskjermen er laget for å sees. Alt viktig på den står også på telefonen.',
  'tilgjengelighet.tell_title': 'Si fra',
  'tilgjengelighet.tell':
    'Er det noe du ikke får til? Si fra til prosesslederen i rommet eller til kommunen. Da kan dere finne en annen måte der og da, og feilen kan bli rettet.',

  'hjelp.join_title': 'Slik blir du med',
  'hjelp.join':
    'Skann QR-koden på storskjermen, eller skriv de seks tegnene her. Store og små bokstaver er like gode, og streken kan du hoppe over. Så skriver du navnet ditt. Du trenger ingen konto og ingen app.',
  'hjelp.lost_title': 'Mister du nettet?',
  'hjelp.lost':
    'Skriv videre. Teksten ligger på telefonen og sendes når nettet er tilbake. Bare stemmer må sendes mens du er på nett.',
  'hjelp.back_title': 'Ny telefon, eller lukket siden?',
  'hjelp.back':
    'På samme telefon går du tilbake hit og trykker på navnet ditt. På en annen telefon blir du med på nytt med samme navn og skriver din egen kode. Har du mistet koden, blir du med som en ny, og prosesslederen slår sammen de to.',
  'hjelp.run_title': 'Skal du lede en samling?',
  'hjelp.run':
    'Lag samlingen her. Da får du en konsoll, en lenke til storskjermen og en kode til deltakerne. Prøv med eksempeldata først, så ser du hele dagen.',
  'hjelp.network_title': 'Kommer ikke telefonene inn?',
  'hjelp.network':
    'Telefonene må nå maskinen Floke kjører på. Noen gjestenett stenger for det. Bruk samme nett som maskinen, eller en egen ruter. Klarsjekken i konsollen viser hva som virker.',
  'created.only_here':
    'Lenken går til {host} og virker bare på denne maskinen. På en annen maskin bytter du ut {host} med adressen som står på storskjermen.',
};
