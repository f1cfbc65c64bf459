/**
 * Where a press has led to, or what is left of it: a button that has gone leaves the focus nowhere, and what it brought may
 * stand below the fold. Once all is drawn the focus goes to the first of these that is there, and the eye with it.
 * @param {...string} selectors
 */
export function focusOn(...selectors) {
  const go = () => {
    const found = selectors.map((one) => /** @type {HTMLElement | null} */ (document.querySelector(one))).find(Boolean);
    found?.focus();
  };
  // Effects come after the frame that draws them; a new panel begins at its top.
  requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(go)));
}
