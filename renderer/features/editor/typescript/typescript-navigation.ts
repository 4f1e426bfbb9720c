import type { IDisposable } from 'monaco-editor/editor';
import { toFailure } from '#shared/base/failure.ts';
import type { Place } from '#shared/sql/index.ts';
import { toWorkspaceEdit } from '../language/navigation.ts';
import type { PeekedModels } from '../language/peeked-models.ts';
import { toMonaco, uriOf } from '../language/to-monaco.ts';
import { monaco } from '../monaco.ts';
import type { CalledFunctions } from './called-functions.ts';
import { placeOf } from './typescript-providers.ts';
import { TYPESCRIPT, type TypeScriptTexts } from './typescript-texts.ts';

export interface TypeScriptNavigationParts {
  texts: TypeScriptTexts;
  called: CalledFunctions;
  peeked: PeekedModels;
  openBehind(files: readonly string[]): Promise<void>;
}

/** From a name in TypeScript to where it is declared and used, SQL's calls among it, and to another name in all of them. */
export function registerTypeScriptNavigation({ texts, called, peeked, openBehind }: TypeScriptNavigationParts): IDisposable[] {
  const { languages: all } = monaco;
  const locations = async (places: readonly Place[]) => {
    await peeked.make(places);
    return places.map(({ file, range }) => ({ uri: uriOf(file), range: toMonaco(range) }));
  };
  return [
    all.registerDefinitionProvider(TYPESCRIPT, {
      provideDefinition: async (model, position) => {
        const file = texts.fileOf(model);
        return file === undefined ? undefined : locations(await texts.ts().definition({ file, at: placeOf(position) }).catch(() => []));
      },
    }),
    all.registerReferenceProvider(TYPESCRIPT, {
      provideReferences: async (model, position) => {
        const file = texts.fileOf(model);
        if (file === undefined) return undefined;
        const { found, exported } = await texts.ts().references({ file, at: placeOf(position) });
        return locations([...found, ...(exported === null ? [] : await called.calls(exported))]);
      },
    }),
    all.registerRenameProvider(TYPESCRIPT, {
      resolveRenameLocation: async (model, position) => {
        try {
          const found = await texts.ts().prepareRename({ file: texts.fileOf(model) ?? '', at: placeOf(position) });
          return { range: toMonaco(found.range), text: found.name };
        } catch (thrown) {
          return { range: new monaco.Range(position.lineNumber, position.column, position.lineNumber, position.column), text: '', rejectReason: toFailure(thrown).message };
        }
      },
      provideRenameEdits: async (model, position, name) => {
        try {
          const { found, exported } = await texts.ts().rename({ file: texts.fileOf(model) ?? '', at: placeOf(position), name });
          const edits = [...found, ...(exported === null ? [] : await called.renameCalls(exported, name.trim()))];
          await openBehind([...new Set(edits.map(({ file }) => file))]);
          return toWorkspaceEdit(edits);
        } catch (thrown) {
          return { edits: [], rejectReason: toFailure(thrown).message };
        }
      },
    }),
  ];
}
