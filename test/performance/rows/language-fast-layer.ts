import { createSqlService } from '#shared/sql/index.ts';
import type { Figure } from '../figures.ts';
import { keystrokes, MARKER, PLACES } from '../typing.ts';

const WARM_UP = 60;

/** What the window asks its worker of each text: colours, folds, outline, and what the text alone can say, one after the other. */
export async function fastLayer(row: number, base: string, count: number): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const place of PLACES) {
    const service = createSqlService({ vocabulary: nothing, scope: nothing, columns: nothing, types: nothing, parameters: async () => ({ parameters: [], secrets: [], chosen: null }) }, () => []);
    const samples: number[] = [];
    for (const text of keystrokes(place.marked(base), MARKER, count, place.words)) {
      const began = performance.now();
      service.tokens(text);
      service.folding(text);
      service.outline(text);
      await service.check({ file: 'typed.sql', text, mode: 'streaming' });
      samples.push(performance.now() - began);
    }
    figures.push({ row, name: `fast layer a keystroke, 1,000 lines: ${place.name}`, unit: 'ms', better: 'lower', samples: samples.slice(WARM_UP), goal: { of: 'p95', bound: 'at most', value: 16 }, note: 'Colours, folds, outline and checks of the whole text, as the worker of the window answers them, in Node.' });
  }
  return figures;
}

const nothing = async () => null;
