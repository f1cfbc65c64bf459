// Written from programme/phase.rs: FLOKE_WRITE=1 cargo test -p floke-core --test forms
// biome-ignore-all format: generated
export const PHASES = {
  arrive: {"part":"intro","panel":"people"},
  intro: {"panel":"people"},
  bruttoliste: {"panel":"list","page":"bruttoliste"},
  pick: {"page":"pick","group":true},
  need: {"delivers":"need","page":"need","group":true},
  need_contact: {"delivers":"need","part":"need","page":"need","group":true},
  need_plenum: {"presents":"need","part":"need","panel":"plenum","page":"plenum"},
  break: {},
  solution: {"delivers":"solution","page":"solution","group":true},
  solution_plenum: {"presents":"solution","part":"solution","panel":"plenum","page":"plenum"},
  test: {"delivers":"test","page":"test","group":true},
  board: {"presents":"test","panel":"board","page":"board"},
  decide: {"panel":"road","page":"decide","group":true},
  reflection: {"part":"decide","panel":"road"},
  close: {"part":"decide","panel":"results"},
};
