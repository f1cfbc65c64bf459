// Says what happened, that nothing is lost, and what to do.
export default {
  'refusal.stale_step': 'Samlingen er allerede flyttet til «{step}». Trykket ditt endret ingenting.',
  'refusal.not_allowed': 'Dette har du ikke tilgang til. Ingenting er endret. Spør prosesslederen hvis du trenger det.',
  'refusal.not_open': 'Denne delen er ikke åpen nå. Teksten din står fortsatt her. Vent til prosesslederen åpner den.',
  'refusal.delivered':
    'Dette er levert og kan ikke endres. Teksten din står fortsatt her. Trekk det tilbake først, eller spør prosesslederen.',
  'refusal.unknown': 'Vi finner ikke dette lenger. Noen kan ha fjernet det imens. Alt annet er som før.',
  'refusal.id_taken':
    'Dette kom i veien for noe som allerede er lagret. Teksten din står fortsatt her. Prøv én gang til.',
  'refusal.too_long':
    'Teksten er for lang. Det er plass til {max} tegn. Kort den ned, så lagrer vi. Ingenting er borte.',
  'refusal.empty': 'Her mangler det tekst. Skriv noe først.',
  'refusal.no_group': 'Du er ikke i noen gruppe ennå. Prosesslederen setter deg i en gruppe.',
  'refusal.taken':
    'Gruppe {group} var først ute med denne floken. Velg en annen. Alt dere har skrevet, er fortsatt her.',
  'refusal.too_many_dots': 'Du har {n, plural, one {# prikk} other {# prikker}}. Ta bort én før du setter en ny.',
  'refusal.missing': 'Dette mangler: {fields}. Fyll det ut, så kan dere levere.',
  'refusal.ballot_closed': 'Avstemningen er lukket. Stemmen kom for sent og er ikke talt med.',
  'refusal.votes_lost':
    'Stemmene i denne avstemningen gikk tapt da tjenesten ble gjenopprettet, og den tar ikke imot flere. Be prosesslederen lukke den, så kan dere stemme på nytt.',
  'refusal.ballot_open': 'En avstemning er åpen. Lukk den først.',
  'refusal.not_member': 'Du er ikke med i denne avstemningen. Kom du nettopp, kan prosesslederen ta deg med. Si fra.',
  'refusal.presenting': 'Gruppa di legger fram saken. Derfor stemmer dere ikke.',
  'refusal.inhabil': 'Du er inhabil i denne saken og stemmer ikke.',
  'refusal.gone':
    'Du er meldt ut for i dag. Trykk «Jeg er tilbake». Er avstemningen allerede åpen, må prosesslederen ta deg med i den.',
  'refusal.chair_must_vote':
    'Det står likt, og møtelederens stemme avgjør. Møtelederen må stemme før avstemningen kan lukkes.',
  'refusal.bad_choice': 'Det valget finnes ikke i denne avstemningen. Velg ett av svarene på skjermen.',
  'refusal.bad_choices': 'En avstemning må ha minst to ulike svar. Se over svarene og prøv igjen.',
  'refusal.no_case': 'Det er ingen sak til behandling nå. Åpne saken først.',
  'refusal.undo_gone': 'Det er for sent å angre dette. Noe nyere har skjedd imens.',
  'refusal.ended': 'Samlingen er avsluttet. Det dere laget, kan fortsatt leses, men ikke endres.',
  'refusal.full':
    'Samlingen er full. Det er plass til {max, plural, one {# deltaker} other {# deltakere}}. Spør prosesslederen.',
  'refusal.door_full': 'Mange venter på å slippe inn akkurat nå. Prøv igjen om litt, eller si fra til prosesslederen.',
  'refusal.waiting': 'Du må slippes inn før du kan gjøre dette. Prosesslederen ser at du venter.',
  'refusal.busy': 'Vi har mange endringer fra deg på vei. Teksten din er trygg her. Vent noen sekunder og prøv igjen.',
  'refusal.unavailable': 'Vi fikk ikke lagret akkurat nå. Det du skrev, er fortsatt her. Prøv igjen om litt.',
  'refusal.round_over': 'Denne runden er ferdig og kan bare leses. Skriv i runden dere er i nå.',
  'refusal.groups_locked': 'Gruppene er låst. Lås dem opp før du flytter noen.',
  'refusal.too_many': 'Det er plass til {max}. Ta bort noe før du legger til mer. Alt som er lagret, står her.',
  'refusal.room_kept':
    'Resten av plassen er holdt av til dem som ikke har skrevet noe her ennå. Teksten din står fortsatt her.',
  'refusal.not_presenting': 'Gruppa legger ikke fram noe akkurat nå. Vent til det er gruppas tur.',
  'refusal.bad_value':
    'Det er noe galt med det som står i feltet. Se over det og prøv igjen. Det som er lagret, er ikke endret.',
  'refusal.bad_programme':
    'Programmet kan ikke være slik. Det trenger minst én del, og delen dere er i nå, må være med.',
  'refusal.code_wrong':
    'Vi finner ingen samling med denne koden. Den kan være byttet: Se på storskjermen og prøv igjen.',
  'refusal.name_known':
    'Det er allerede en {name} her. Er det deg, så skriv din egen kode. Hvis ikke, legg til etternavn eller stilling.',
  'refusal.session_unknown':
    'Vi finner ikke samlingen. Den kan være slettet. Sjekk adressen, eller skriv koden på nytt.',
  'refusal.link_unknown':
    'Lenken virker ikke lenger. Den kan være byttet ut med en ny. Be prosesslederen om en ny lenke.',
  'refusal.too_often': 'Dette er gjort mange ganger på kort tid. Vent et minutt og prøv igjen.',
  'refusal.creation_key':
    'Du trenger en nøkkel for å lage en samling her. Få den av den som driver tjenesten. Det du har fylt ut, står fortsatt her.',
  'refusal.demo_busy': 'Noen prøver eksempelet akkurat nå. Du kan følge med sammen med dem, eller prøve igjen senere.',
  'refusal.slow_down': 'Litt rolig! Vent noen sekunder og prøv igjen. Ingenting er borte.',
  'refusal.join_queue': 'Mange kommer samtidig. Du er i kø, og kommer inn av deg selv.',
  'refusal.no_room': 'Det er mange her akkurat nå. Vent noen sekunder og prøv igjen.',
  'refusal.too_big': 'Teksten er for stor til å sendes på én gang. Del den opp, og send delene hver for seg.',
  'refusal.bad_message': 'Siden og tjenesten forsto ikke hverandre. Last siden på nytt. Det som er lagret, er trygt.',
  'refusal.forbidden_origin': 'Du er på en adresse som tjenesten ikke kjenner. Bruk adressen på storskjermen.',
  'refusal.no_cookie':
    'Vi kjenner ikke igjen denne nettleseren. Bli med på nytt med koden til samlingen. Velg «Jeg har min egen kode», så får du plassen din tilbake.',
  'refusal.offline': 'Du er uten nett. Prøv igjen når nettet er tilbake. Ingenting er borte.',
  'refusal.not_floke':
    'Noe annet enn Floke svarte. Mange gjestenett vil at du logger på først: Åpne en nettside du kjenner, logg på, og prøv igjen.',
  'refusal.logged_out':
    'Du har kommet inn fra fem nyere nettlesere, så denne er logget ut. Bli med på nytt, og velg «Jeg har min egen kode».',
  'refusal.taken_out':
    'Prosesslederen har tatt deg ut, så plassen din og din egen kode virker ikke lenger. Er det feil, så si fra i rommet.',
  'refusal.turned_away':
    'Prosesslederen slapp deg ikke inn denne gangen. Hører du til her, så si fra i rommet og bli med på nytt.',
  'refusal.too_many_windows':
    'Samlingen er åpen i for mange vinduer, så det eldste er lukket. Last siden på nytt for å bruke dette.',
  'refusal.personal_code':
    'Koden passer ikke. Sjekk den og prøv igjen. Har du mistet den, blir du med på nytt, og prosesslederen slår sammen de to.',
  'refusal.session_over':
    'Samlingen er slettet, slik det ble sagt da du ble med. Det som var lagret, kan ikke leses lenger.',
  'refusal.too_old': 'Siden er eldre enn tjenesten. Last siden på nytt. Det som er lagret, er trygt.',
  'refusal.not_revealed': 'Resultatet av forrige avstemning er ikke vist ennå. Vis det først.',
  'refusal.inhabil_first': 'Noen har meldt fra at de kan være inhabile. Avgjør det først, så kan dere stemme.',
  'refusal.changed':
    'Dette ble endret mens du skrev. Teksten din står her fortsatt. Send én gang til hvis den skal gjelde.',
  'refusal.nobody_here': 'Ingen som kan stemme, har kommet ennå.',
  'refusal.too_few_for_secret':
    'En hemmelig avstemning trenger minst fem til stede. Nå er det {n}. Vent på flere, eller spør åpent.',
  'refusal.secret_open':
    'En hemmelig avstemning er åpen. Så lenge den er det, kan ingen tas med i den, og ingen som er med, kan trekkes ut eller merkes som gått for dagen. Lukk den først.',
  'refusal.asked_before':
    'Dette har nesten de samme stemt over før. Ser noen begge resultatene, kan de regne ut hva noen stemte.',
  'refusal.chair_first':
    'Møtelederen må stemme før en hemmelig avstemning om en sak kan lukkes. Da røper ikke lukkingen om det står likt. Er det ingen møteleder, så velg en.',
  'refusal.chair_only': 'Nå kan bare møtelederen stemme. Avstemningen er lukket for alle andre.',
  'refusal.too_many_floker': 'Du har sendt inn {max} floker. Det er nok for én person.',
  'refusal.session_newer':
    'Samlingen er laget med en nyere utgave av Floke. Ingenting er borte. Be den som driver Floke, om å oppgradere.',
  'refusal.session_damaged': 'Samlingen kan ikke leses. Be den som driver Floke, om å hente en sikkerhetskopi.',
  'refusal.no_demo': 'Eksempeldagen er slått av her.',
  'refusal.last_link':
    'Dette er den eneste lenken som kan styre samlingen. Lag en ny først, så kan du trekke tilbake denne.',
};
