import type { editor } from 'monaco-editor/editor';
import type { Place, SqlDocument, TextEdit } from '#shared/sql/index.ts';
import type { ExportedFunction } from '#renderer/workers/typescript/typescript-contract.ts';
import type { Questions } from '../language/questions.ts';
import type { TypeScriptTexts } from './typescript-texts.ts';

/** A function in TypeScript, and the name in SQL that calls it. */
export interface CalledFunction {
  call: Place;
  its: ExportedFunction;
}

/** From a call in SQL to the function in TypeScript, and from there to all calls in SQL. */
export interface CalledFunctions {
  /** What a place of SQL calls; undefined where it calls no function of the workspace's. `unlessBuiltIn`: nor is asked where Flink has one of that name. */
  at(model: editor.ITextModel, offset: number, unlessBuiltIn?: boolean): Promise<CalledFunction | undefined>;
  /** Where SQL calls a function by this name, in all jobs and shared files. */
  calls(name: string): Promise<Place[]>;
  renameCalls(name: string, to: string): Promise<TextEdit[]>;
  /** All places that name the function, in TypeScript and in SQL. */
  references(its: ExportedFunction): Promise<Place[]>;
  /** The new name in both. Fails with `rename-refused`. */
  rename(its: ExportedFunction, to: string): Promise<TextEdit[]>;
}

const NO_DOCUMENT: SqlDocument = { file: '', text: '', mode: 'streaming' };

export function createCalledFunctions(typeScript: TypeScriptTexts, { sql, texts }: Questions): CalledFunctions {
  const calls = async (name: string) => {
    await texts.ready(true);
    return sql().calls({ doc: NO_DOCUMENT, name });
  };
  const renameCalls = async (name: string, to: string) => {
    await texts.ready(true);
    return sql().renameCalls({ doc: NO_DOCUMENT, name, to });
  };
  return {
    at: async (model, offset, unlessBuiltIn = false) => {
      const doc = texts.of(model);
      // Without functions there is no need of the service, which is large.
      if (!doc || !typeScript.hasFunctions()) return undefined;
      const call = await sql().callAt({ doc, offset }).catch(() => null);
      if (!call || (unlessBuiltIn && call.builtIn)) return undefined;
      const exported = await typeScript.ts().exports({}).catch(() => []);
      const its = exported.find(({ name }) => name.toLowerCase() === call.name.toLowerCase());
      return its && { call, its };
    },
    calls,
    renameCalls,
    references: async ({ name, file, range }) => {
      const [{ found }, called] = await Promise.all([typeScript.ts().references({ file, at: range.start }), calls(name)]);
      return [...found, ...called];
    },
    rename: async ({ name, file, range }, to) => {
      const { found } = await typeScript.ts().rename({ file, at: range.start, name: to });
      return [...found, ...(await renameCalls(name, to.trim()))];
    },
  };
}
