/**
 * Moves the focus after a press. The pressed button may be gone, and its result may be below the fold. Once all is
 * drawn, the first of these that exists gets the focus and scrolls into view.
 * @param {...string} selectors
 */
export function focusOn(...selectors) {
  const go = () => {
    const found = selectors.map((one) => /** @type {HTMLElement | null} */ (document.querySelector(one))).find(Boolean);
    found?.focus();
  };
  // Effects run after the frame that draws them; a new panel begins at its top.
  requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(go)));
}
