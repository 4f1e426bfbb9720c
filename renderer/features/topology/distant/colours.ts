import type { Change } from '#shared/topology/plan-diff.ts';
import type { Colours } from './paint.ts';

/** The theme's colours as a canvas takes them. */
export function themeColours(): Colours & { found: string; current: string; picked: string; dim: string; diff: Partial<Record<Change, string>> } {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim() || '#888';
  return {
    background: token('background'),
    frame: token('pane'),
    line: token('line'),
    card: token('line-strong'),
    edge: token('line-strong'),
    found: token('warning'),
    current: token('bright'),
    picked: token('flow'),
    dim: token('line'),
    diff: { added: token('good'), gone: token('backpressured'), changed: token('warning'), moved: token('busy') },
  };
}

/** Tells when the theme changes. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => observer.disconnect();
}
