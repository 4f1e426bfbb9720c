import type { IDisposable } from 'monaco-editor/editor';
import type { Place } from '#shared/sql/index.ts';
import { monaco } from '../monaco.ts';
import { languageOf } from '../plain-languages.ts';
import { uriOf } from './to-monaco.ts';

export interface PeekedModels extends IDisposable {
  make(places: readonly Place[]): Promise<void>;
}

/** The editor shows places in models only: files that are not open get one while they are looked at. */
export function createPeekedModels(read: (file: string) => Promise<string | undefined>): PeekedModels {
  const made = new Set<string>();
  const find = (file: string) => monaco.editor.getModel(uriOf(file));
  const drop = () => {
    for (const file of made) {
      const model = find(file);
      // One that was opened meanwhile has been taken over by its tab.
      if (model && !model.isAttachedToEditor()) model.dispose();
    }
    made.clear();
  };
  return {
    make: async (places) => {
      for (const file of new Set(places.map((place) => place.file))) {
        const text = find(file) ? undefined : await read(file);
        if (text === undefined || find(file)) continue;
        monaco.editor.createModel(text, languageOf(file), uriOf(file));
        made.add(file);
      }
    },
    dispose: drop,
  };
}
