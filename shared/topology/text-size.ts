/** Width in pixels of a text in the interface's font; `weight` 400 … 700. Windows measure with a canvas. */
export type MeasureText = (text: string, size: number, weight: number) => number;

/** Good to a few per cent for Inter and DejaVu Sans: for places without fonts, like the command line. */
export const approximateText: MeasureText = (text, size, weight) => {
  let width = 0;
  for (const char of text) width += widthOf(char);
  return width * size * (weight >= 600 ? 1.1 : 1.03);
};

/** The text, or as much of it as fits before an ellipsis. */
export function ellipsise(text: string, width: number, size: number, weight: number, measure: MeasureText): string {
  if (measure(text, size, weight) <= width) return text;
  const chars = [...text];
  let [fits, tooLong] = [0, chars.length];
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (measure(`${chars.slice(0, middle).join('')}…`, size, weight) <= width) fits = middle;
    else tooLong = middle;
  }
  return `${chars.slice(0, fits).join('').trimEnd()}…`;
}

function widthOf(char: string): number {
  if (/[iljtfrI.,:;'|!()[\]{} ]/.test(char)) return 0.34;
  if (/[mwMW@%—]/.test(char)) return 0.88;
  if (/[A-Z0-9_+=<>~#$&]/.test(char)) return 0.66;
  return char.codePointAt(0)! > 0x2e80 ? 1.05 : 0.575;
}
