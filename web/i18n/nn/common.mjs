export default {
  'app.name': 'Floke',

  'common.save': 'Lagre',
  'common.saved': 'Lagra',
  'common.cancel': 'Avbryt',
  'common.close': 'Lukk',
  'common.delete': 'Slett',
  'common.no': 'Nei',
  'common.dont_know': 'Veit ikkje',
  'common.optional': 'valfritt',

  'app.demo': 'Eksempeldata',

  'common.loading': 'Lastar …',
  'common.language': 'Språk',
  'common.chars_left': '{n, plural, one {# teikn igjen} other {# teikn igjen}}',
  'common.chars_over':
    '{n, plural, one {# teikn for mykje} other {# teikn for mykje}}. Kort ned teksten. Ingenting er borte.',
  'common.time_up': 'Tida er ute',
  'common.participants': '{n, plural, one {# deltakar} other {# deltakarar}}',
  'common.floker': '{n, plural, one {# floke} other {# flokar}}',
  'common.words_deleted': 'Teksten er sletta',

  'join.code_label': 'Kode',
  'join.name_label': 'Namn',
  'join.role_label': 'Stilling',
  'join.area_label': 'Verksemdsområde',
  'join.personal_code_label': 'Din eigen kode',

  'home.now': 'No',
  'home.program': 'Programmet',

  'prep.floke_label': 'Floke',

  'brutto.title': 'Bruttolista',
  'brutto.search': 'Søk i flokane',
  'brutto.empty': 'Bruttolista er tom. Flokane kjem hit etter kvart som dei blir sende inn.',

  'groups.title': 'Gruppene',

  'need.round': 'Runde {n}',

  'solution.bonus_n': '{n, plural, one {# ekstra poeng} other {# ekstra poeng}}',

  'board.title': 'Formannskapet',
  'board.case': 'Sak {no}',
  'proposal.recommendation': 'Forslag til vedtak',
  'board.quorum_no': 'Formannskapet er ikkje vedtaksført. Minst {n} må røyste.',
  'side.for': 'For',
  'side.against': 'Mot',
  'board.counted': '{n} av {m} har røysta',
  'board.result': '{for} for, {against} mot',
  'outcome.adopted': 'Vedteke',
  'outcome.unanimous': 'Samrøystes vedteke',
  'outcome.adopted_by_chair': 'Vedteke med røysta til møteleiaren',
  'outcome.not_adopted': 'Ikkje vedteke',
  'outcome.not_adopted_by_chair': 'Ikkje vedteke – røysta til møteleiaren avgjorde',
  'outcome.not_quorate': 'Ikkje vedtaksført',
  'outcome.void': 'Ikkje gjeldande',

  'decide.sum': '{n} av {m} grupper vil arbeide vidare',

  'result.based_on':
    '{n, plural, =0 {Ingen samtalar utanfor rommet} one {Byggjer på # samtale utanfor rommet} other {Byggjer på # samtalar utanfor rommet}}',
  'result.not_given': 'ikkje oppgitt',
  'result.report': 'Rapport frå samlinga',
  'result.copied': 'Lenkja er kopiert',

  'common.thanks': 'Takk for i dag!',

  'err.ended': 'Samlinga er avslutta.',
  'err.reconnecting': 'Koplar til …',
  'err.broken': 'Noko her kan ikkje visast',
  'err.broken_text': 'Det som er lagra, er trygt. Det neste kjem som vanleg. Last sida på nytt om du ikkje vil vente.',
  'err.reload': 'Last sida på nytt',
  'err.blocked_socket': 'Nettet her slepper ikkje Floke gjennom. Prøv eit anna nett, eller sei frå til prosessleiaren.',
  'err.blocked_portal': 'Nettet vil at du loggar på først. Opne ei nettside du kjenner, logg på, og kom tilbake hit.',
  'err.cookies_title': 'Nettlesaren tek ikkje vare på informasjonskapslar',
  'err.cookies':
    'Utan éin informasjonskapsel kjenner ikkje Floke deg igjen. Tillat informasjonskapslar for denne sida i innstillingane, eller bruk ein annan nettlesar. Prøv så igjen.',
  'err.conflict': '{name} skreiv samtidig. Vi har teke vare på begge tekstane.',
  'err.conflict_same': '{name} skreiv på to einingar samtidig. Vi har teke vare på begge tekstane.',
  'err.too_long': 'Teksten er for lang. Det er plass til {max} teikn.',

  'a11y.skip': 'Hopp til innhaldet',
  'a11y.time': '{n, plural, one {Eitt minutt igjen} other {# minutt igjen}}',
  'a11y.message': 'Ny melding frå prosessleiaren',
  'a11y.move_up': 'Flytt opp',
  'a11y.move_down': 'Flytt ned',

  'priv.short': 'Vi lagrar namn, stilling og det du skriv. Vi slettar opplysningane {date}.',

  'badge.group': 'Gruppe {letter}',
  'badge.named': 'Gruppe {letter}, {name}',

  'clock.left': 'Tid igjen',
  'clock.paused': 'Sett på pause, tid igjen',
  'clock.now': 'Klokka er',

  'stripe.label': 'Om formannskapet',
  'stripe.lead': 'Øving – ikkje eit vedtak',
  'stripe.text': 'Dette formannskapet er imaginært.',

  'votes.chair_decides': 'Røysta til møteleiaren avgjer når det står likt.',
  'votes.few': 'Færre enn fem røysta. Kva dei røysta, er korkje vist eller lagra.',
  'votes.lost': 'Røystene gjekk tapt då tenesta vart gjenoppretta. Avrøystinga har ikkje noko resultat.',
  'votes.lost_short': 'Røystene gjekk tapt',

  'phone.to_start': 'Gå til startsida',
  'create.language': 'Språk',
  'create.language_hint': 'På storskjermen og i dokumenta. Kvar deltakar vel sitt eige på telefonen.',
  'create.title': 'Namn på samlinga',
  'create.municipality': 'Kommune',
  'create.community': 'Lokalsamfunn',
  'create.date': 'Dato',
  'create.venue': 'Stad',
  'create.areas': 'Verksemdsområde',
  'join.name_missing': 'Skriv namnet ditt, så gruppa veit kven du er.',
  'join.area_choose': 'Vel område',
  'join.area_other': 'Anna – skriv sjølv',
  'join.area_own': 'Kva heiter området ditt?',
  'size.small': 'Liten',
  'size.medium': 'Middels',
  'size.large': 'Stor',
  'complexity.simple': 'Enkel',
  'complexity.composite': 'Samansett',
  'stage.need': 'Behov',
  'stage.solution': 'Løysing',
  'stage.test': 'Test',
  'stage.decide': 'Vegen vidare',
  'stage.result': 'Resultat',
};
