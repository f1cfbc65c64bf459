/**
 * The wire between browser and server, by hand but for the names of phases. Checked against samples of the Rust tests.
 * Every id, epoch and cursor is text; every time is UTC milliseconds; numbers stay below 2^53.
 */
import type { Phase } from './phases.js';

export type { Phase };

export type Id = string;
export type Ms = number;
export type Language = 'nb' | 'nn' | 'en';
export type Stage = 'need' | 'solution' | 'test' | 'decide' | 'result';
export type DeliveredStage = 'need' | 'solution' | 'test';
export type Size = 'small' | 'medium' | 'large';
export type Complexity = 'simple' | 'composite';
/** What the big screen shows; `auto` follows the step. */
export type Scene =
  | 'auto'
  | 'lobby'
  | 'programme'
  | 'bruttoliste'
  | 'groups'
  | 'work'
  | 'presenting'
  | 'sentences'
  | 'solutions'
  | 'ballot'
  | 'case'
  | 'cases'
  | 'question'
  | 'summary'
  | 'thanks'
  | 'blank';

// ---------------------------------------------------------------- browser -> server

/** What a phone is sent when a page needs it. Consoles and screens have all parts. */
export type Part = 'floker' | 'delivered';

export type ClientMsg =
  | { type: 'hello'; version: 1; role: 'participant' | 'facilitator' | 'screen'; cursor?: string; parts?: Part[] }
  /** A page is shown that needs this part: all of it comes, and what changes in it from then on. */
  | { type: 'open'; part: Part }
  | { type: 'do'; cmd: Id; command: Command }
  /** Which field this person has under the cursor now; `null` when none. Never stored. */
  | { type: 'writing'; field: string | null }
  | { type: 'ping' };

export type Choice = { one: Id } | { dots: Id[] } | { scale: 1 | 2 | 3 | 4 | 5 };

export type Command =
  // participant
  /** `size` and `complexity` are null, here and below, when nobody has said. */
  | { type: 'submit_floke'; id: Id; text: string; size: Size | null; complexity: Complexity | null }
  | { type: 'place_dots'; clusters: Id[] }
  | { type: 'pick_floke'; cluster: Id }
  /** `base` is the version that was on the screen when writing began; `settle` says the other versions have been read and may go. */
  | { type: 'write'; group: Id; field: string; text: string; base: number; settle?: boolean }
  | {
      type: 'put_row';
      group: Id;
      list: string;
      row: Id;
      cells: Record<string, string>;
      before?: Id;
      /** The row's version that was on the screen when writing began; another's newer one is refused with `changed`. */
      base?: number;
    }
  | { type: 'move_row'; group: Id; list: string; row: Id; before?: Id }
  | { type: 'delete_row'; group: Id; list: string; row: Id }
  | { type: 'deliver'; group: Id; stage: DeliveredStage }
  | { type: 'take_back'; group: Id; stage: DeliveredStage }
  | { type: 'call_help'; group: Id; on: boolean }
  | { type: 'ask'; id: Id; kind: 'question' | 'input'; text: string; to?: Id }
  /** `base`: the version of the answer she had seen; without one, hers replaces what stands. */
  | { type: 'answer'; question: Id; text: string; base?: number }
  | { type: 'report_inhabil'; reason: string }
  | { type: 'vote'; ballot: Id; choice: Choice }
  | { type: 'write_own'; field: string; text: string; base?: number }
  | { type: 'set_profile'; person?: Id; name: string; role: string; area: string }
  | { type: 'set_gone'; person?: Id; gone: boolean }
  // facilitator
  | { type: 'set_arrived'; person: Id; arrived: boolean }
  | { type: 'set_programme'; steps: Step[] }
  | { type: 'import_floker'; clusters: ImportCluster[] }
  /** More floker for a line that is there. */
  | { type: 'add_floker'; cluster: Id; floker: { id: Id; text: string }[] }
  | { type: 'hide_cluster'; cluster: Id; hidden: boolean }
  /** Both as they are now; null: nobody knows. */
  | { type: 'set_kind'; cluster: Id; size: Size | null; complexity: Complexity | null }
  | { type: 'form_groups'; groups: { id: Id; name: string }[] }
  | { type: 'move_person'; person: Id; group: Id | null }
  | { type: 'rename_group'; group: Id; name: string }
  | { type: 'lock_groups'; locked: boolean }
  | { type: 'allow_shared'; allowed: boolean }
  | { type: 'show_dots'; group: Id }
  | { type: 'next'; from: Id }
  | { type: 'back'; from: Id }
  | { type: 'jump'; from: Id; to: Id }
  | { type: 'add_time'; step: Id; ms: number }
  | { type: 'pause'; step: Id }
  | { type: 'resume'; step: Id }
  | { type: 'undo'; target: Id }
  | { type: 'set_scene'; scene: Scene }
  | { type: 'announce'; text: string; group?: Id }
  | { type: 'present'; group: Id | null }
  | { type: 'raise_question'; question: Id | null }
  | { type: 'drop_question'; question: Id }
  | { type: 'open_case'; group: Id }
  | { type: 'set_chair'; person: Id }
  | { type: 'rule_inhabil'; person: Id; inhabil: boolean }
  | { type: 'open_case_vote'; ballot: Id; proposal: Id; secret?: boolean; again?: boolean; without_new?: boolean }
  | {
      type: 'open_ballot';
      ballot: Id;
      question: string;
      choices: { id: Id; text: string }[];
      method: Method;
      secret: boolean;
      /** Whoever is new since the last vote stands outside; each may be admitted. */
      without_new?: boolean;
      /** Ask although nearly the same people have been asked the same: refused with `asked_before` otherwise. */
      again?: boolean;
    }
  | { type: 'admit'; ballot: Id; person: Id }
  | { type: 'close_ballot'; ballot: Id }
  | { type: 'reveal_ballot'; ballot: Id }
  /** Its result has been seen: the room goes back to what it was about. */
  | { type: 'put_away'; ballot: Id }
  | { type: 'unlock'; group: Id; stage: DeliveredStage }
  | { type: 'withdraw_person'; person: Id }
  /** At most 200 at once; those who are out already are left alone. */
  | { type: 'withdraw_people'; people: Id[] }
  | {
      type: 'set_facts';
      title: string;
      municipality: string;
      community: string;
      language: Language;
      /** YYYY-MM-DD, or nothing. */
      date: string;
      venue: string;
      areas: string[];
      /** When the first planned step begins now: the others move along. */
      starts_at?: Ms | null;
    }
  /** Closed: who comes waits until let in. */
  | { type: 'set_door'; open: boolean }
  | { type: 'let_in'; people: Id[] }
  | { type: 'merge_people'; from: Id; into: Id }
  | { type: 'end_session' };

/** `dots`: one dot for each of at most n choices. `scale`: 1–5; a scale has no choices. */
export type Method = { type: 'one' } | { type: 'dots'; n: number } | { type: 'scale' };

export type ImportCluster = {
  id: Id;
  title: string;
  theme: string;
  size: Size | null;
  complexity: Complexity | null;
  floker: { id: Id; text: string }[];
};

/** `standard`: whose words it has in the reader's language, where it has none of its own (`step.js`). */
export type Step = {
  id: Id;
  phase: Phase;
  standard: string | null;
  title: string | null;
  text: string | null;
  minutes: number;
  planned: Ms | null;
};

// ---------------------------------------------------------------- server -> browser

export type ServerMsg =
  | {
      type: 'welcome';
      version: 1;
      session: Id;
      role: 'participant' | 'facilitator' | 'screen';
      me: Id | null;
      /** Who she was before her entries were merged. */
      was?: Id[];
      now: Ms;
      /** Address for phones with the code in it, e.g. http://192.168.1.20:8080/join/FDK264 */
      join_url: string;
      addresses: string[];
    }
  | { type: 'view'; cursor: string; now: Ms; set: Partial<View> }
  | { type: 'patch'; cursor: string; now: Ms; set: Partial<View>; del?: string[] }
  | { type: 'done'; cmd: Id; cursor: string }
  | { type: 'refused'; cmd: Id; code: string; params?: Record<string, string | number> }
  /** The message itself was not ours. */
  | { type: 'bad_message'; code: string }
  | { type: 'other_device' }
  | { type: 'pong'; now: Ms };

// ---------------------------------------------------------------- the View: a flat map of keys

export type View = RoomKeys & ConsoleKeys & ScreenKeys & GroupKeys & MineKeys & ChairKeys;

export type RoomKeys = {
  'room/session': {
    id: Id;
    title: string;
    municipality: string;
    community: string;
    language: Language;
    date: string;
    venue: string;
    zone: string;
    /** Six capitals without the dash. */
    code: string;
    areas: string[];
    keep_until: Ms;
    demo: boolean;
    ended_at: Ms | null;
  };
  'room/programme': Step[];
  'room/clock': {
    step: Id;
    index: number;
    phase: Phase;
    started_at: Ms;
    length_ms: number;
    /** When the time is up; null while paused. Nothing closes then. */
    ends_at: Ms | null;
    /** While paused: what is left. */
    left_ms: number | null;
    /** Steps before this one that the room never came to. */
    skipped: Id[];
  };
  /** What the big screen shows (`auto` means `shown` now), and the one thing everybody looks at. */
  'room/scene': { scene: Scene; shown: Scene; on_stage: OnStage };
  /** Until it is taken away or the room goes on to another step. */
  'room/message': { text: string; at: Ms };
  /** Part `floker`: the bruttoliste. */
  'floker/order': Id[];
  [cluster: `floker/${string}/line`]: {
    title: string;
    theme: string;
    size: Size | null;
    complexity: Complexity | null;
    /** How many floker were merged into it. */
    floker: number;
    taken_by: Id[];
  };
  'room/group/order': Id[];
  [group: `room/group/${string}/card`]: {
    name: string /** 0 = A */;
    index: number;
    size: number;
    cluster: Id | null;
    title: string | null;
  };
  /** Part `delivered`: the groups that have delivered anything. */
  'delivered/order': Id[];
  [delivered: `delivered/${string}/work`]: {
    need: { sentence: string; at: Ms; based_on: number } | null;
    solution: { title: string; summary: string; bonus: number; at: Ms } | null;
    test: { name: string; goal: string; at: Ms } | null;
  };
  'room/plenum': {
    stage: 'need' | 'solution' | 'board';
    presenting: Id | null;
    since: Ms | null;
    /** All groups, in the order they present. */
    queue: Id[];
    /** Those of them who have not had the floor, in the same order. */
    waiting: Id[];
    /** The first of these. */
    next: Id | null;
  };
  'room/question': { id: Id; from: Id | null; to: Id; kind: 'question' | 'input'; text: string; answer: string | null };
  'room/case': Case;
  /** The ballot that is open now, or the last one. */
  'room/ballot': Ballot;
  [decision: `room/group/${string}/decision`]: {
    no: string;
    title: string;
    /** The proposal whose outcome this is. */
    proposal: Id;
    outcome: Outcome;
    /** None when too few voted in secret. */
    votes: { for: number; against: number } | null;
  };
  'room/continuation': { yes: number; not_yet: number; no: number; groups: number };
};

/**
 * `step`: what the step is about. `floor`: a group presents. `case`: a group's case, with its ballot while that is on
 * stage. `ballot`: a vote of the whole room. A ballot is on stage until its result has been shown and the room goes on.
 */
export type OnStage = { what: 'step' | 'floor' | 'case' | 'ballot'; group: Id | null; ballot: Id | null };

export type Case = {
  group: Id;
  no: string;
  title: string;
  facts: string;
  assessment: string;
  costs: string;
  /** What the form says of the test, by field, and by list row by row. */
  texts?: Record<string, string>;
  lists?: Record<string, Record<string, string>[]>;
  /** What the board is asked to decide, in the order in which it votes: the group's recommendation, whose id is the group's. */
  proposals: [Proposal, ...Proposal[]];
  chair: { person: Id; name: string } | null;
  inhabil: { name: string; reason: string }[];
};

export type Outcome =
  | 'adopted'
  | 'unanimous'
  | 'adopted_by_chair'
  | 'not_adopted'
  | 'not_adopted_by_chair'
  | 'not_quorate'
  | 'void';

/** Without points, the group asks to carry out its test as described. */
export type Proposal = { id: Id; kind: 'recommendation'; points: string[]; by: Id };

/** What a ballot is on: a proposal in a group's case, on which its board votes, or a question to the whole room. */
export type Subject =
  | { type: 'proposal'; case: Id; proposal: Id }
  | { type: 'question'; case?: undefined; proposal?: undefined };

export type Side = 'for' | 'against';

/** A side of a proposal, or an answer to a question in words of its own. */
export type BallotChoice = { id: Id; side: Side; text?: undefined } | { id: Id; text: string; side?: undefined };

export type Ballot = {
  id: Id;
  subject: Subject;
  question: string;
  choices: BallotChoice[];
  method: Method;
  secret: boolean;
  state: 'open' | 'closed' | 'revealed';
  /** What was restored holds none of its votes: it takes none, and comes to nothing. */
  lost: boolean;
  /** Open to nobody but the chair, whom the closing waits for: in a tie or, when the vote is secret, tie or no tie. */
  chair_only: boolean;
  opened_at: Ms;
  closed_at: Ms | null;
  members: number;
  present: number;
  quorum: number;
  result: BallotResult | null;
};

export type BallotResult = {
  cast: number;
  /** One count for each choice; for a scale five counts, from 1 to 5. None for a scale or a secret vote of fewer than 5. */
  counts: number[] | null;
  /** Open ballots: groups of which at least 3 voted; smaller ones are added to the next smallest. */
  by_group: { groups: Id[]; counts: number[] }[];
  outcome: Outcome | null;
  /** When it was a tie: the side that the chair took, and who that is. */
  chair: { name: string; side: Side } | null;
};

export type ConsoleKeys = {
  'console/person/order': Id[];
  [person: `console/person/${string}/card`]: {
    name: string;
    role: string;
    area: string;
    /** The name, with what tells her apart when another has the same. */
    called: string;
    group: Id | null;
    arrived: boolean;
    gone: boolean;
    withdrawn: boolean;
    joined_at: Ms;
  };
  'console/counts': Counts;
  /** Who has arrived since the last vote was opened, or was left out of it; the names of at most 20. */
  'console/newcomers': { n: number; first: string[] };
  [group: `console/group/${string}/status`]: {
    progress: { stage: Stage; filled: number; required: number };
    delivered_at: Ms | null;
    hand: { name: string; at: Ms } | null;
    last: { name: string; field: string; at: Ms } | null;
  };
  'console/question/order': Id[];
  [question: `console/question/${string}/card`]: {
    from: Id | null;
    to: Id;
    /** What was presented when it was asked. */
    stage: 'need' | 'solution' | 'board';
    kind: 'question' | 'input';
    text: string;
    state: 'waiting' | 'raised' | 'answered' | 'dropped';
    answer: string | null;
  };
  /** Votes cast in the open ballot; `missing` per group, never by name. */
  'console/ballot': {
    ballot: Id;
    cast: number;
    present: number;
    missing: { group: Id | null; n: number }[];
    /** Here and outside the vote; `left_out` were so from the beginning, with the facilitator's tick. */
    strangers: { person: Id; name: string; left_out: boolean }[];
    /** How many of those in it were taken out of the session meanwhile: they stay members, and what they voted counts. */
    withdrawn: number;
    /** How many were left out of it when it was opened, wherever they are now. */
    left_out: number;
    /** The closing waits for the chair's vote; in a secret vote also before it, when everybody else here has voted. */
    waits_for_chair: boolean;
  };
  'console/undo': {
    target: Id;
    what: 'step' | 'time' | 'pause' | 'scene' | 'group';
    /** Of `time`: how much longer the step was made. */
    ms?: number;
    /** Of `group`: who was moved. */
    person?: Id;
    until: Ms;
  };
  /** When each step really began. */
  'console/actuals': Record<Id, Ms>;
  'console/inhabil': { person: Id; name: string; reason: string; ruled: boolean | null }[];
  /** Lines the facilitator has taken off the list. */
  'console/hidden': { id: Id; title: string }[];
  'console/settings': { groups_locked: boolean; shared: boolean; door_open: boolean };
  /** Who waits at the closed door, in the order they came; absent when nobody does. */
  'console/waiting/order': Id[];
  [waiting: `console/waiting/${string}/card`]: Waiting & { called: string };
  /** So many came by themselves within a minute or so, in a day under way; absent when they have been dealt with. */
  'console/rush': { since: Ms; until: Ms; n: number };
  'console/live/here': {
    people: number;
    screens: number;
    facilitators: number /** Phones over another address than loopback. */;
    remote: number /** The example is led by code, until somebody takes over: to be shown, and nothing else. */;
    by_itself: boolean;
    groups: Record<Id, number> /** Who is connected; absent above 300 people. */;
    who?: Id[];
  };
  [writing: `console/live/writing/${string}`]: { name: string; field: string };
};

/** Arrived: by her first socket, or because a facilitator says so. Present: arrived, and not gone for the day. */
export type Counts = { joined: number; arrived: number; present: number };
/** Somebody outside the closed door. */
export type Waiting = { name: string; role: string; area: string; since: Ms };

export type ScreenKeys = {
  'screen/counts': Counts;
  'screen/ballot': { ballot: Id; cast: number; present: number };
  /** The newest names, newest last, at most 12. */
  'screen/names': string[];
  [status: `screen/group/${string}/status`]: { filled: number; required: number; delivered: boolean };
};

/** `${group}` in a key is the group's id. The console has these of every group. */
export type GroupKeys = {
  [members: `group/${string}/members`]: {
    id: Id;
    name: string;
    role: string;
    area: string;
    arrived: boolean;
    gone: boolean;
  }[];
  [text: `group/${string}/text/${string}`]: {
    text: string;
    version: number;
    /** Who wrote it, as an id; null when it was no participant. `by` is the name. */
    person: Id | null;
    by: string;
    at: Ms;
    /** Versions somebody wrote at the same time; kept until someone settles. */
    others: { text: string; version: number; person: Id | null; by: string; at: Ms }[];
  };
  [order: `group/${string}/list/${string}/order`]: Id[];
  [row: `group/${string}/list/${string}/row/${string}`]: {
    cells: Record<string, string>;
    version: number;
    /** Who wrote it last, as an id; null when it was no participant. `by` is the name. */
    person: Id | null;
    by: string;
    at: Ms;
  };
  /** `tally` is absent until everybody present has placed the dots, or the facilitator shows them. */
  [dots: `group/${string}/dots`]: { placed: number; of: number; per_person: number; tally: Record<Id, number> | null };
  [work: `group/${string}/work`]: {
    delivered: { need: Ms | null; solution: Ms | null; test: Ms | null };
    /** May the group still take it back? */
    may_take_back: DeliveredStage[];
    open: Stage[];
    missing: { need: string[]; solution: string[]; test: string[] };
    bonus: number;
    hand: boolean;
    earlier_picks: Id[];
  };
  [message: `group/${string}/message`]: { text: string; at: Ms };
  [question: `group/${string}/question/order`]: Id[];
  [question: `group/${string}/question/${string}/card`]: {
    from: Id | null;
    kind: 'question' | 'input';
    text: string;
    answer: string | null;
    /** How many answers it has been given. */
    version: number;
    stage: 'need' | 'solution' | 'board';
  };
  /** Who writes where: field -> name. */
  [writing: `group/${string}/live/writing`]: Record<string, { person: Id; name: string }>;
};

export type MineKeys = {
  'mine/profile': {
    id: Id;
    name: string;
    role: string;
    area: string;
    group: Id | null;
    code: string;
    gone: boolean;
    withdrawn: boolean;
  };
  'mine/dots': Id[];
  /** About `room/ballot`. Absent, or about another ballot: I may vote, and have not. */
  'mine/ballot': {
    ballot: Id;
    standing: 'may_vote' | 'presenting' | 'inhabil' | 'not_member' | 'left_out' | 'gone';
    choice: Choice | null;
    at: Ms | null;
    chair: boolean;
  };
  'mine/inhabil': { reason: string; ruled: boolean | null };
  [own: `mine/text/${string}`]: { text: string; version: number; at: Ms };
  /** I wait at the closed door: all that I am sent. */
  'mine/waiting': Waiting & { language: Language; areas: string[] };
};

export type ChairKeys = {
  /** Only for the chair of the case that is open. */
  'chair/case': { group: Id; must_vote: boolean };
};
