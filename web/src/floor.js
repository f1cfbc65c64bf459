/** What the room is at inside a step: the group or the case, and its vote. What broke at one is tried again at the next. */
import { key } from './session.js';

export const onFloor = () =>
  [
    key('room/plenum').value?.presenting,
    key('room/case').value?.group,
    key('room/ballot').value?.id,
    key('room/ballot').value?.state,
  ].join();
