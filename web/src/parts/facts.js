/** Bounds of a session's facts, the same as the server's. */

/** Characters of its title, municipality, community and venue. */
export const MOST_FACT = 160;
/** Characters of one service area. */
export const MOST_AREA = 80;
export const MOST_AREAS = 40;
