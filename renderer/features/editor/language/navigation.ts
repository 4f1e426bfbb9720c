import type { IDisposable, languages } from 'monaco-editor/editor';
import { toFailure } from '#shared/base/failure.ts';
import type { Place, TextEdit } from '#shared/sql/index.ts';
import { FLINK_SQL } from '../flink-sql-language.ts';
import { monaco } from '../monaco.ts';
import type { CalledFunctions } from '../typescript/called-functions.ts';
import type { PeekedModels } from './peeked-models.ts';
import { askAt, type Questions } from './questions.ts';
import { fileOf, fromMonaco, toMonaco, uriOf } from './to-monaco.ts';

export interface NavigationParts extends Questions {
  peeked: PeekedModels;
  /** Functions in TypeScript, which no text of SQL declares. */
  called: CalledFunctions;
  isCommon(file: string): boolean;
  /** Shows a place of a file, which is opened first where it is not. */
  show(place: Place): Promise<void>;
  /** Loads files into tabs behind the one in front, so that their texts can be changed. */
  openBehind(files: readonly string[]): Promise<void>;
}

/** From a name to where it is declared and used, in all files that know it, and to another name. */
export function registerNavigation(parts: NavigationParts): IDisposable[] {
  const { languages: all, editor } = monaco;
  const { peeked, called } = parts;
  const locations = async (places: readonly Place[] | undefined) => {
    await peeked.make(places ?? []);
    return places?.map(({ file, range }) => ({ uri: uriOf(file), range: toMonaco(range) }));
  };
  const withUsers = async (model: Parameters<typeof askAt>[1], position: Parameters<typeof askAt>[2]) => {
    const declared = await askAt(parts, model, position, undefined, (sql, at, signal) => sql.definition(at, signal));
    // What shared DDL declares, every job may use.
    await parts.texts.ready(declared?.some(({ file }) => parts.isCommon(file)) ?? false);
  };
  return [
    all.registerDefinitionProvider(FLINK_SQL, {
      provideDefinition: async (model, position, token) => {
        const places = await askAt(parts, model, position, token, (sql, at, signal) => sql.definition(at, signal));
        if (places?.length) return locations(places);
        const found = await called.at(model, model.getOffsetAt(position));
        return locations(found ? [found.its] : places);
      },
    }),
    all.registerReferenceProvider(FLINK_SQL, {
      provideReferences: async (model, position) => {
        await withUsers(model, position);
        const places = await ask(model, position, (at) => parts.sql().references(at)).catch(() => undefined);
        if (places?.length) return locations(places);
        const found = await called.at(model, model.getOffsetAt(position));
        return locations(found ? await called.references(found.its) : places);
      },
    }),
    all.registerRenameProvider(FLINK_SQL, {
      resolveRenameLocation: async (model, position) => {
        try {
          await parts.texts.ready();
          const its = await called.at(model, model.getOffsetAt(position));
          if (its) return { range: toMonaco(its.call.range), text: its.its.name };
          const found = await ask(model, position, (at) => parts.sql().prepareRename(at));
          return { range: toMonaco(found.range), text: found.name };
        } catch (thrown) {
          return { range: new monaco.Range(position.lineNumber, position.column, position.lineNumber, position.column), text: '', rejectReason: toFailure(thrown).message };
        }
      },
      provideRenameEdits: async (model, position, name) => {
        try {
          const its = await called.at(model, model.getOffsetAt(position));
          if (!its) await withUsers(model, position);
          const edits = its ? await called.rename(its.its, name) : await ask(model, position, (at) => parts.sql().rename({ ...at, name }));
          await parts.openBehind([...new Set(edits.map(({ file }) => file))]);
          return toWorkspaceEdit(edits);
        } catch (thrown) {
          return { edits: [], rejectReason: toFailure(thrown).message };
        }
      },
    }),
    editor.registerEditorOpener({
      openCodeEditor: (_source, resource, selection) => {
        if (resource.scheme !== 'weir') return false;
        const { lineNumber, column } = selection && 'lineNumber' in selection ? selection : { lineNumber: selection?.startLineNumber ?? 1, column: selection?.startColumn ?? 1 };
        const range = selection && 'startColumn' in selection ? selection : new monaco.Range(lineNumber, column, lineNumber, column);
        void parts.show({ file: fileOf(resource), range: fromMonaco(range) });
        return true;
      },
    }),
  ];

  /** As `askAt`, for questions whose refusal a person is told. */
  async function ask<T>(model: Parameters<typeof askAt>[1], position: Parameters<typeof askAt>[2], put: (at: { doc: NonNullable<ReturnType<Questions['texts']['of']>>; offset: number }) => Promise<T>): Promise<T> {
    const doc = parts.texts.of(model);
    if (!doc) throw new Error('This text is too long for that.');
    return put({ doc, offset: model.getOffsetAt(position) });
  }
}

export function toWorkspaceEdit(edits: readonly TextEdit[]): languages.WorkspaceEdit {
  return { edits: edits.map(({ file, range, text }) => ({ resource: uriOf(file), textEdit: { range: toMonaco(range), text }, versionId: undefined })) };
}
