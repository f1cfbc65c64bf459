// Says what happened, that nothing is lost, and what to do.
export default {
  'refusal.stale_step': 'Samlinga er allereie flytta til «{step}». Trykket ditt endra ikkje noko.',
  'refusal.not_allowed': 'Dette har du ikkje tilgang til. Ingenting er endra. Spør prosessleiaren om du treng det.',
  'refusal.not_open': 'Denne delen er ikkje open no. Teksten din står framleis her. Vent til prosessleiaren opnar han.',
  'refusal.delivered':
    'Dette er levert og kan ikkje endrast. Teksten din står framleis her. Trekk det tilbake først, eller spør prosessleiaren.',
  'refusal.unknown': 'Vi finn ikkje dette lenger. Nokon kan ha fjerna det i mellomtida. Alt anna er som før.',
  'refusal.id_taken':
    'Dette kom i vegen for noko som allereie er lagra. Teksten din står framleis her. Prøv éin gong til.',
  'refusal.too_long':
    'Teksten er for lang. Det er plass til {max} teikn. Kort han ned, så lagrar vi. Ingenting er borte.',
  'refusal.empty': 'Her manglar det tekst. Skriv noko først.',
  'refusal.no_group': 'Du er ikkje i noka gruppe enno. Prosessleiaren set deg i ei gruppe.',
  'refusal.taken': 'Gruppe {group} var først ute med denne floken. Vel ein annan. Alt de har skrive, er framleis her.',
  'refusal.too_many_dots': 'Du har {n, plural, one {# prikk} other {# prikkar}}. Ta bort éin før du set ein ny.',
  'refusal.missing': 'Dette manglar: {fields}. Fyll det ut, så kan de levere.',
  'refusal.ballot_closed': 'Avrøystinga er lukka. Røysta kom for seint og er ikkje talt med.',
  'refusal.votes_lost':
    'Røystene i denne avrøystinga gjekk tapt då tenesta vart gjenoppretta, og ho tek ikkje imot fleire. Be prosessleiaren lukke ho, så kan de røyste på nytt.',
  'refusal.ballot_open': 'Ei avrøysting er open. Lukk ho først.',
  'refusal.not_member': 'Du er ikkje med i denne avrøystinga. Kom du nettopp, kan prosessleiaren ta deg med. Sei frå.',
  'refusal.presenting': 'Gruppa di legg fram saka. Difor røystar de ikkje.',
  'refusal.inhabil': 'Du er inhabil i denne saka og røystar ikkje.',
  'refusal.gone':
    'Du er meld ut for i dag. Trykk «Eg er tilbake». Er avrøystinga allereie open, må prosessleiaren ta deg med i ho.',
  'refusal.chair_must_vote':
    'Det står likt, og røysta til møteleiaren avgjer. Møteleiaren må røyste før avrøystinga kan lukkast.',
  'refusal.bad_choice': 'Det valet finst ikkje i denne avrøystinga. Vel eitt av svara på skjermen.',
  'refusal.bad_choices': 'Ei avrøysting må ha minst to ulike svar. Sjå over svara og prøv igjen.',
  'refusal.no_case': 'Det er inga sak til behandling no. Opne saka først.',
  'refusal.undo_gone': 'Det er for seint å angre dette. Noko nyare har skjedd i mellomtida.',
  'refusal.ended': 'Samlinga er avslutta. Det de laga, kan framleis lesast, men ikkje endrast.',
  'refusal.full':
    'Samlinga er full. Det er plass til {max, plural, one {# deltakar} other {# deltakarar}}. Spør prosessleiaren.',
  'refusal.door_full': 'Mange ventar på å sleppe inn akkurat no. Prøv igjen om litt, eller sei frå til prosessleiaren.',
  'refusal.waiting': 'Du må sleppast inn før du kan gjere dette. Prosessleiaren ser at du ventar.',
  'refusal.busy': 'Vi har mange endringar frå deg på veg. Teksten din er trygg her. Vent nokre sekund og prøv igjen.',
  'refusal.unavailable': 'Vi fekk ikkje lagra akkurat no. Det du skreiv, er framleis her. Prøv igjen om litt.',
  'refusal.round_over': 'Denne runden er ferdig og kan berre lesast. Skriv i runden de er i no.',
  'refusal.groups_locked': 'Gruppene er låste. Lås dei opp før du flyttar nokon.',
  'refusal.too_many': 'Det er plass til {max}. Ta bort noko før du legg til meir. Alt som er lagra, står her.',
  'refusal.room_kept':
    'Resten av plassen er halden av til dei som ikkje har skrive noko her enno. Teksten din står framleis her.',
  'refusal.not_presenting': 'Gruppa legg ikkje fram noko akkurat no. Vent til det er gruppa sin tur.',
  'refusal.bad_value':
    'Det er noko gale med det som står i feltet. Sjå over det og prøv igjen. Det som er lagra, er ikkje endra.',
  'refusal.bad_programme': 'Programmet kan ikkje vere slik. Det treng minst éin del, og delen de er i no, må vere med.',
  'refusal.code_wrong': 'Vi finn inga samling med denne koden. Han kan vere bytt: Sjå på storskjermen og prøv igjen.',
  'refusal.name_known':
    'Det er allereie ein {name} her. Er det deg, så skriv din eigen kode. Om ikkje, legg til etternamn eller stilling.',
  'refusal.session_unknown': 'Vi finn ikkje samlinga. Ho kan vere sletta. Sjekk adressa, eller skriv koden på nytt.',
  'refusal.link_unknown':
    'Lenkja verkar ikkje lenger. Ho kan vere bytt ut med ei ny. Be prosessleiaren om ei ny lenkje.',
  'refusal.too_often': 'Dette er gjort mange gonger på kort tid. Vent eit minutt og prøv igjen.',
  'refusal.creation_key':
    'Du treng ein nøkkel for å lage ei samling her. Få han av den som driv tenesta. Det du har fylt ut, står framleis her.',
  'refusal.demo_busy':
    'Nokon prøver eksempelet akkurat no. Du kan følgje med saman med dei, eller prøve igjen seinare.',
  'refusal.slow_down': 'Litt roleg! Vent nokre sekund og prøv igjen. Ingenting er borte.',
  'refusal.join_queue': 'Mange kjem samtidig. Du står i kø, og kjem inn av deg sjølv.',
  'refusal.no_room': 'Det er mange her akkurat no. Vent nokre sekund og prøv igjen.',
  'refusal.too_big': 'Teksten er for stor til å sendast på éin gong. Del han opp, og send delane kvar for seg.',
  'refusal.bad_message': 'Sida og tenesta forstod ikkje kvarandre. Last sida på nytt. Det som er lagra, er trygt.',
  'refusal.forbidden_origin': 'Du er på ei adresse som tenesta ikkje kjenner. Bruk adressa på storskjermen.',
  'refusal.no_cookie':
    'Vi kjenner ikkje igjen denne nettlesaren. Bli med på nytt med koden til samlinga. Vel «Eg har min eigen kode», så får du plassen din tilbake.',
  'refusal.offline': 'Du er utan nett. Prøv igjen når nettet er tilbake. Ingenting er borte.',
  'refusal.not_floke':
    'Noko anna enn Floke svara. Mange gjestenett vil at du loggar på først: Opne ei nettside du kjenner, logg på, og prøv igjen.',
  'refusal.logged_out':
    'Du har kome inn frå fem nyare nettlesarar, så denne er logga ut. Bli med på nytt, og vel «Eg har min eigen kode».',
  'refusal.taken_out':
    'Prosessleiaren har teke deg ut, så plassen din og din eigen kode verkar ikkje lenger. Er det feil, så sei frå i rommet.',
  'refusal.turned_away':
    'Prosessleiaren slepte deg ikkje inn denne gongen. Høyrer du til her, så sei frå i rommet og bli med på nytt.',
  'refusal.too_many_windows':
    'Samlinga er open i for mange vindauge, så det eldste er lukka. Last sida på nytt for å bruke dette.',
  'refusal.personal_code':
    'Koden passar ikkje. Sjekk han og prøv igjen. Har du mista han, blir du med på nytt, og prosessleiaren slår saman dei to.',
  'refusal.session_over':
    'Samlinga er sletta, slik det vart sagt då du vart med. Det som var lagra, kan ikkje lesast lenger.',
  'refusal.too_old': 'Sida er eldre enn tenesta. Last sida på nytt. Det som er lagra, er trygt.',
  'refusal.not_revealed': 'Resultatet av førre avrøysting er ikkje vist enno. Vis det først.',
  'refusal.inhabil_first': 'Nokon har meldt frå at dei kan vere inhabile. Avgjer det først, så kan de røyste.',
  'refusal.changed':
    'Dette vart endra medan du skreiv. Teksten din står her framleis. Send éin gong til om han skal gjelde.',
  'refusal.nobody_here': 'Ingen som kan røyste, har kome enno.',
  'refusal.too_few_for_secret':
    'Ei hemmeleg avrøysting treng minst fem til stades. No er det {n}. Vent på fleire, eller spør ope.',
  'refusal.secret_open':
    'Ei hemmeleg avrøysting er open. Så lenge ho er det, kan ingen takast med i ho, og ingen som er med, kan trekkjast ut eller merkast som gått for dagen. Lukk ho først.',
  'refusal.asked_before':
    'Dette har nesten dei same røysta over før. Ser nokon begge resultata, kan dei rekne ut kva nokon røysta.',
  'refusal.chair_first':
    'Møteleiaren må røyste før ei hemmeleg avrøysting om ei sak kan lukkast. Då røper ikkje lukkinga om det står likt. Er det ingen møteleiar, så vel ein.',
  'refusal.chair_only': 'No kan berre møteleiaren røyste. Avrøystinga er lukka for alle andre.',
  'refusal.too_many_floker': 'Du har sendt inn {max} flokar. Det er nok for éin person.',
  'refusal.session_newer':
    'Samlinga er laga med ei nyare utgåve av Floke. Ingenting er borte. Be den som driv Floke, om å oppgradere.',
  'refusal.session_damaged': 'Samlinga kan ikkje lesast. Be den som driv Floke, om å hente ein tryggingskopi.',
  'refusal.no_demo': 'Eksempeldagen er slått av her.',
  'refusal.last_link':
    'Dette er den einaste lenkja som kan styre samlinga. Lag ei ny først, så kan du trekkje tilbake denne.',
};
