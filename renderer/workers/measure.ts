import type { MeasureText } from '#shared/topology/text-size.ts';

/** Measures with the window's own font, once a text. */
export function measureWithCanvas(): MeasureText {
  const canvas = document.createElement('canvas').getContext('2d')!;
  const family = getComputedStyle(document.documentElement).getPropertyValue('--font') || 'sans-serif';
  const known = new Map<string, number>();
  return (text, size, weight) => {
    const key = `${size} ${weight} ${text}`;
    const width = known.get(key) ?? widthOf(`${weight} ${size}px ${family}`, text);
    if (known.size > 20_000) known.clear();
    known.set(key, width);
    return width;
  };

  function widthOf(font: string, text: string): number {
    canvas.font = font;
    return canvas.measureText(text).width;
  }
}
