import type { Stage } from './protocol';

export type Kind = { type: 'text'; max: number } | { type: 'choice'; set: string; of: string[] };
type Place = { id: string; stage: Stage; section?: string; owner?: 'person' };
export type Field = Place & Kind & { required?: boolean; lines?: number; columns?: undefined };
export type Column = { id: string; required?: boolean } & Kind;
export type List = Place & { required?: number; numbered?: boolean; rounds?: boolean; columns: Column[] };
export type Item = Field | List;

/** What people fill in, in the order of the pages; written by the Rust tests from `floke-core/src/form/table.rs`. */
export const FORM: Item[];
