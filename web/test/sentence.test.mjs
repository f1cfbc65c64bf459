import assert from 'node:assert/strict';
import test from 'node:test';
import { checkSentence, looksLikeSolution, sentences } from '../src/phone/sentence.js';

const NEEDS = [
  'Voksne i Glåmdalsregionen uten fullført grunnskole eller videregående trenger hjelp til å finne vei og et opplegg de klarer å fullføre, fordi dagens tilbud er vanskelig å få oversikt over og passer dårlig med livet de lever.',
  'Ungdom som står i fare for å falle ut av videregående, trenger én voksen som følger dem fra ungdomsskolen og helt fram til jul, fordi de i dag mister alle de kjenner, på én og samme dag.',
  'Eldre som bor alene, trenger noen å dele hverdagen med og noe å bidra med flere ganger i uka, fordi hjemmetjenesten kommer for å gjøre en oppgave og ikke for å være sammen.',
  'Nyutdannede helsearbeidere trenger en hel stilling og en turnus de kan planlegge livet etter, fordi de ellers velger en arbeidsgiver som gir dem begge deler.',
  'Folk som vurderer å flytte hit, trenger å kjenne noen og vite hva de skal fylle hverdagen med, fordi de flytter til et liv og ikke til en kommune.',
  'Barn i familier med dårlig råd trenger å kunne bli med på en aktivitet uten at noen må be om hjelp, fordi det er flaut å søke og lett å la være.',
  'Unge som vil starte noe eget, trenger et sted å prøve seg i liten skala uten å binde seg i flere år, fordi kontrakter og husleie gjør det for dyrt å feile.',
  'Elever som har begynt å være borte, trenger at en voksen de stoler på, tar kontakt allerede den første uka, fordi veien tilbake blir lengre for hver dag som går.',
];
const count = (text) => sentences(text).length;

test('two sentences are questioned, and the second is marked', () => {
  const text = 'Vi må ha kurs. Og bedre transport.';
  const { asks, mark } = checkSentence(text);
  assert.equal(asks, 'two');
  assert.equal(text.slice(mark.from, mark.to), 'Og bedre transport.');
});

test('other ways to write two sentences', () => {
  for (const text of [
    'De finner ikke fram. Tilbudene passer ikke',
    'Hvem trenger hjelp? De unge.',
    'De trenger hjelp! Nå!',
    'De trenger noen å snakke med … Og noen å gå sammen med.',
    'De trenger hjelp.Og noen å gå sammen med.',
    'De «faller ut.» Det er for sent.',
    'De trenger samlinger, e-læring m.v. De trenger også ro.',
    '- de trenger ro\n- de trenger tid',
  ])
    assert.ok(count(text) > 1, text);
});

test('the eight needs of the workshop in Kongsvinger are one sentence each, and no solutions', () => {
  for (const need of NEEDS) assert.deepEqual(checkSentence(need), { asks: null, mark: null }, need);
});

test('a full stop in a short form does not end a sentence', () => {
  for (const text of [
    'Unge trenger samlinger, e-læring m.v. tilpasset livet sitt.',
    'Eldre trenger noen å spise med kl. 16 hver dag.',
    'Eldre trenger noen å spise med kl. 16.30 hver dag.',
    'Foreldre, f.eks. de som arbeider skift, trenger barnehage om natta.',
    'Nyansatte trenger bl.a. en fast person å spørre.',
    'Elever på 9. trinn trenger en trygg voksen fram til 1. juli.',
    'Bedrifter med ca. 20 ansatte trenger ett sted å spørre, dvs. én dør.',
    'Brukere, pårørende osv. trenger å bli hørt.',
    'Folk trenger hjelp pga. lange avstander jf. planen.',
    'Barn av J. Hansens kolleger trenger 3.5 timer ro.',
    'Adults, e.g. those on shifts, need someone to ask.',
    'Foreldre, t.d. dei som arbeider skift, treng barnehage om natta.',
    'Ungdom treng m.a. ein vaksen som blir verande, jf. planen, dvs. heile året.',
    'Eldre, pårørande o.fl. treng å bli høyrde.',
    'Folk som bor 600 m.o.h. trenger brøytet vei.',
  ])
    assert.equal(count(text), 1, text);
});

test('a question or a cry inside the sentence does not end it, nor does a pause', () => {
  for (const text of [
    'Eldre trenger noen som spør «hvordan går det?» og som venter på svaret.',
    'De unge trenger å høre «du får det til!» når de vil gi opp.',
    'Foreldre trenger (hvem skal vi spørre?) én dør.',
    'De trenger ro … men får den ikke.',
    'De trenger ro... men får den ikke.',
    'De trenger ro! nå som før.',
    'De trenger å høre at «det går bra.» hver dag.',
  ])
    assert.equal(count(text), 1, text);
  for (const text of ['De spør «hvordan går det?» Ingen svarer.', 'De trenger ro... De får den ikke.'])
    assert.equal(count(text), 2, text);
});

test('a short form may stand last', () => {
  assert.equal(count('Dei treng samlingar o.fl. Dei treng ro.'), 2);
  assert.equal(count('Unge trenger samlinger, e-læring m.v.'), 1);
  assert.equal(count('Unge trenger ro osv'), 1);
});

test('nothing, a word and a new line in the middle are not two sentences', () => {
  assert.equal(count(''), 0);
  assert.equal(count(' … '), 0);
  assert.equal(count('Ro'), 1);
  assert.equal(count('Unge trenger ro\nog noen å spørre.'), 1);
});

test('a solution in disguise is asked about', () => {
  for (const text of [
    'Vi må få på plass flere kurs.',
    'Vi trenger å bli mer attraktive.',
    'Kommunen bør ansette to til.',
    'Barn i fattige familier trenger gratis kurs.',
    'Skolene trenger et felles system for oppfølging av fravær.',
    'Regionen trenger flere utdanningstilbud, altså nye kurs.',
    'Etablere en møteplass i sentrum.',
  ])
    assert.ok(looksLikeSolution(text), text);
});

test('two sentences are asked about first', () => {
  assert.equal(checkSentence('Vi må ha kurs. Og buss.').asks, 'two');
  assert.equal(checkSentence('Vi må ha flere kurs').asks, 'solution');
});
