/** How much the facts of a session may hold, as the server has it: when it is made, and when it is mended. */

/** Characters of its title, municipality, community and venue. */
export const MOST_FACT = 160;
/** Characters of one service area. */
export const MOST_AREA = 80;
export const MOST_AREAS = 40;
