/** In two blocks, as it is printed: "FDK-264", "CZ6E-P34V". Another length is no code, and stays. @param {string} code */
export const inBlocks = (code) =>
  [6, 8].includes(code.length) ? `${code.slice(0, code.length / 2)}-${code.slice(code.length / 2)}` : code;
