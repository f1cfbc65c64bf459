/**
 * Parts of the View that the server sends once a page reads them, so that joining stays small. Pure.
 * @import { Part, View } from './protocol.js'
 */

/** In a View that has the part, this key always has a value. @type {Record<Part, keyof View>} */
const MARKS = { floker: 'floker/order', delivered: 'delivered/order' };
const PARTS = /** @type {Part[]} */ (Object.keys(MARKS));

/** To read all of these is to ask for every part. */
export const EVERY_PART = Object.values(MARKS);

export function createParts() {
  /** @type {Set<Part>} */
  const asked = new Set();
  /** @param {Partial<View>} view */
  const has = (view) => (/** @type {Part} */ part) => MARKS[part] in view;
  return {
    /** A key is read: the part to ask for now, if it is the first of its part. @param {string} key */
    read(key) {
      const part = PARTS.find((part) => key.startsWith(`${part}/`));
      if (!part || asked.has(part)) return null;
      asked.add(part);
      return part;
    },
    /**
     * The position of this page in hello. A page without a view names the parts it wants.
     * @param {Partial<View>} view @param {string | null} cursor
     */
    place(view, cursor) {
      const parts = [...asked].filter((part) => cursor === null || has(view)(part));
      return { ...(cursor === null ? {} : { cursor }), ...(parts.length > 0 ? { parts } : {}) };
    },
    /** Asked for, and not in this View. @param {Partial<View>} view */
    missing: (view) => [...asked].filter((part) => !has(view)(part)),
  };
}
