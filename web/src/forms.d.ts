import type { Stage } from './protocol';

export type Kind = { type: 'text'; max: number } | { type: 'choice'; of: string[] };
export type Field = { id: string; stage: Stage; required: boolean } & Kind;
export type Column = { id: string } & Kind;
export type List = { id: string; stage: Stage; required: number; rounds: boolean; columns: Column[] };

/** What a group fills in; written by the Rust tests from `floke-core/src/form.rs`. */
export const FIELDS: Field[];
export const LISTS: List[];
