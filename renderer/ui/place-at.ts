/** A point of the window, in CSS pixels from its upper left corner. */
export interface Spot {
  x: number;
  y: number;
}

const EDGE = 8;

/** Puts a box at a point, moved as far as it takes to stay within the window. */
export function placeAt(box: HTMLElement, { x, y }: Spot): void {
  const { width, height } = box.getBoundingClientRect();
  box.style.left = `${Math.max(EDGE, Math.min(x, innerWidth - width - EDGE))}px`;
  box.style.top = `${Math.max(EDGE, Math.min(y, innerHeight - height - EDGE))}px`;
}
