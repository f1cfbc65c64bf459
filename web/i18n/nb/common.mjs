export default {
  'app.name': 'Floke',

  'common.save': 'Lagre',
  'common.saved': 'Lagret',
  'common.cancel': 'Avbryt',
  'common.close': 'Lukk',
  'common.delete': 'Slett',
  'common.no': 'Nei',
  'common.dont_know': 'Vet ikke',
  'common.optional': 'valgfritt',

  'app.demo': 'Eksempeldata',

  'common.loading': 'Laster …',
  'common.language': 'Språk',
  'common.chars_left': '{n, plural, one {# tegn igjen} other {# tegn igjen}}',
  'common.chars_over':
    '{n, plural, one {# tegn for mye} other {# tegn for mye}}. Kort ned teksten. Ingenting er borte.',
  'common.time_up': 'Tiden er ute',
  'common.participants': '{n, plural, one {# deltaker} other {# deltakere}}',
  'common.floker': '{n, plural, one {# floke} other {# floker}}',
  'common.words_deleted': 'Teksten er slettet',

  'join.code_label': 'Kode',
  'join.name_label': 'Navn',
  'join.role_label': 'Stilling',
  'join.area_label': 'Virksomhetsområde',
  'join.personal_code_label': 'Din egen kode',

  'home.now': 'Nå',
  'home.program': 'Programmet',

  'prep.floke_label': 'Floke',

  'brutto.title': 'Bruttolisten',
  'brutto.search': 'Søk i flokene',
  'brutto.empty': 'Bruttolisten er tom. Flokene kommer hit etter hvert som de blir sendt inn.',

  'groups.title': 'Gruppene',

  'need.round': 'Runde {n}',

  'solution.bonus_n': '{n, plural, one {# ekstra poeng} other {# ekstra poeng}}',

  'board.title': 'Formannskapet',
  'board.case': 'Sak {no}',
  'proposal.recommendation': 'Forslag til vedtak',
  'board.quorum_no': 'Formannskapet er ikke vedtaksført. Minst {n} må stemme.',
  'side.for': 'For',
  'side.against': 'Mot',
  'board.counted': '{n} av {m} har stemt',
  'board.result': '{for} for, {against} mot',
  'outcome.adopted': 'Vedtatt',
  'outcome.unanimous': 'Enstemmig vedtatt',
  'outcome.adopted_by_chair': 'Vedtatt med møtelederens stemme',
  'outcome.not_adopted': 'Ikke vedtatt',
  'outcome.not_adopted_by_chair': 'Ikke vedtatt – møtelederens stemme avgjorde',
  'outcome.not_quorate': 'Ikke vedtaksført',
  'outcome.void': 'Ikke gjeldende',

  'decide.sum': '{n} av {m} grupper vil arbeide videre',

  'result.based_on':
    '{n, plural, =0 {Ingen samtaler utenfor rommet} one {Bygger på # samtale utenfor rommet} other {Bygger på # samtaler utenfor rommet}}',
  'result.not_given': 'ikke oppgitt',
  'result.report': 'Rapport fra samlingen',
  'result.copied': 'Lenken er kopiert',

  'common.thanks': 'Takk for i dag!',

  'err.ended': 'Samlingen er avsluttet.',
  'err.reconnecting': 'Kobler til …',
  'err.broken': 'Noe her kan ikke vises',
  'err.broken_text':
    'Det som er lagret, er trygt. Det neste kommer som vanlig. Last siden på nytt hvis du ikke vil vente.',
  'err.reload': 'Last siden på nytt',
  'err.blocked_socket': 'Nettet her slipper ikke Floke gjennom. Prøv et annet nett, eller si fra til prosesslederen.',
  'err.blocked_portal': 'Nettet vil at du logger på først. Åpne en nettside du kjenner, logg på, og kom tilbake hit.',
  'err.cookies_title': 'Nettleseren tar ikke vare på informasjonskapsler',
  'err.cookies':
    'Uten én informasjonskapsel kjenner ikke Floke deg igjen. Tillat informasjonskapsler for denne siden i innstillingene, eller bruk en annen nettleser. Prøv så igjen.',
  'err.conflict': '{name} skrev samtidig. Vi har tatt vare på begge tekstene.',
  'err.conflict_same': '{name} skrev på to enheter samtidig. Vi har tatt vare på begge tekstene.',
  'err.too_long': 'Teksten er for lang. Det er plass til {max} tegn.',

  'a11y.skip': 'Hopp til innholdet',
  'a11y.time': '{n, plural, one {Ett minutt igjen} other {# minutter igjen}}',
  'a11y.message': 'Ny melding fra prosesslederen',
  'a11y.move_up': 'Flytt opp',
  'a11y.move_down': 'Flytt ned',

  'priv.short': 'Vi lagrer navn, stilling og det du skriver. Vi sletter opplysningene {date}.',

  'badge.group': 'Gruppe {letter}',
  'badge.named': 'Gruppe {letter}, {name}',

  'clock.left': 'Tid igjen',
  'clock.paused': 'Satt på pause, tid igjen',
  'clock.now': 'Klokka er',

  'stripe.label': 'Om formannskapet',
  'stripe.lead': 'Øvelse – ikke et vedtak',
  'stripe.text': 'Dette formannskapet er imaginært.',

  'votes.chair_decides': 'Møtelederens stemme avgjør når det står likt.',
  'votes.few': 'Færre enn fem stemte. Hva de stemte, er verken vist eller lagret.',
  'votes.lost': 'Stemmene gikk tapt da tjenesten ble gjenopprettet. Avstemningen har ikke noe resultat.',
  'votes.lost_short': 'Stemmene gikk tapt',

  'phone.to_start': 'Gå til startsiden',
  'create.language': 'Språk',
  'create.language_hint': 'På storskjermen og i dokumentene. Hver deltaker velger sitt eget på telefonen.',
  'create.title': 'Navn på samlingen',
  'create.municipality': 'Kommune',
  'create.community': 'Lokalsamfunn',
  'create.date': 'Dato',
  'create.venue': 'Sted',
  'create.areas': 'Virksomhetsområder',
  'join.name_missing': 'Skriv navnet ditt, så gruppa vet hvem du er.',
  'join.area_choose': 'Velg område',
  'join.area_other': 'Annet – skriv selv',
  'join.area_own': 'Hva heter området ditt?',
  'size.small': 'Liten',
  'size.medium': 'Middels',
  'size.large': 'Stor',
  'complexity.simple': 'Enkel',
  'complexity.composite': 'Sammensatt',
  'stage.need': 'Behov',
  'stage.solution': 'Løsning',
  'stage.test': 'Test',
  'stage.decide': 'Veien videre',
  'stage.result': 'Resultat',
};
