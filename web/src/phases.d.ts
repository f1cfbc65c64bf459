// Written from programme/phase.rs: FLOKE_WRITE=1 cargo test -p floke-core --test forms
// biome-ignore-all format: generated
import type { DeliveredStage } from './protocol.js';

export type Phase = 'arrive' | 'intro' | 'bruttoliste' | 'pick' | 'need' | 'need_contact' | 'need_plenum' | 'break' | 'solution' | 'solution_plenum' | 'test' | 'board' | 'decide' | 'reflection' | 'close';

/** What follows from a step's kind; a line that is not there says nothing. */
export type PhaseRow = {
  /** The stage whose work is presented. */
  presents?: DeliveredStage;
  /** The stage that groups write and deliver. */
  delivers?: DeliveredStage;
  /** The part of the day it belongs to, when that is called after another phase. */
  part?: Phase;
  /** The console's panel; the groups' when none is said. */
  panel?: 'people' | 'list' | 'plenum' | 'board' | 'road' | 'results';
  /** The phone's page, a file of `phone/`; a quiet one when there is none. */
  page?: string;
  /** Whether that page is for members of a group. */
  group?: true;
};

/** In the order of a day. */
export const PHASES: Record<Phase, PhaseRow>;
