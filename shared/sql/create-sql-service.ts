import { caretAt, placeOf } from './completion/caret.ts';
import { completionsAt, type Asked } from './completion/offer.ts';
import { checkParameters } from './fixes/check-parameters.ts';
import { checkSettings } from './fixes/check-settings.ts';
import { fixesFor } from './fixes/fixes.ts';
import { formatScript } from './format/format.ts';
import { hoverAt } from './hover/hover.ts';
import { signatureAt } from './hover/signature.ts';
import { Known, orNull, reservedOf } from './knowledge/known.ts';
import { foldsOf } from './looks/folding.ts';
import { outlineOf } from './looks/outline.ts';
import { semanticTokensOf } from './looks/semantic-tokens.ts';
import { callAt, callsOf, renamedCalls } from './names/calls.ts';
import { definitionOf, referencesOf } from './names/navigate.ts';
import { prepareRename, rename } from './names/rename.ts';
import { readTexts } from './names/texts.ts';
import type { AskFlink, SqlDocument, SqlService } from './sql-service.ts';
import { Readings } from './text/readings.ts';

/**
 * The service over `ask`. `otherFiles` gives the other texts of the workspace in which the same names mean the same, as common DDL; it is asked each time.
 * One service serves any number of documents and holds nothing that has to be freed.
 */
export function createSqlService(ask: AskFlink, otherFiles: () => readonly SqlDocument[]): SqlService {
  const readings = new Readings();
  const known = new Known(ask, otherFiles, readings);
  const askedAt = async (doc: SqlDocument, offset: number, signal?: AbortSignal): Promise<Asked> => {
    const caret = caretAt(doc, readings.read(doc.file, doc.text), offset);
    const { statement } = caret;
    return { known, doc, caret, statement, world: await known.world(doc, placeOf(caret), signal), signal };
  };
  const looked = (text: string) => readings.read('', text);
  const textsOf = (doc: SqlDocument) => readTexts(known.documents(doc), readings);
  return {
    complete: async (doc, offset, signal) => completionsAt(await askedAt(doc, offset, signal)),
    hover: async (doc, offset, signal) => hoverAt(await askedAt(doc, offset, signal)),
    signature: async (doc, offset, signal) => signatureAt(await askedAt(doc, offset, signal)),
    definition: async (doc, offset) => definitionOf(textsOf(doc), doc.file, offset),
    references: async (doc, offset) => referencesOf(textsOf(doc), doc.file, offset),
    prepareRename: async (doc, offset) => prepareRename(textsOf(doc), doc.file, offset),
    rename: async (doc, offset, name) => rename(textsOf(doc), doc.file, offset, name, reservedOf(await orNull(ask.vocabulary(doc)))),
    callAt: async (doc, offset) => {
      const call = callAt(textsOf(doc), doc.file, offset);
      const known = call && (await orNull(ask.vocabulary(doc)))?.functions.some(({ name, builtIn }) => builtIn && name.toLowerCase() === call.name.toLowerCase());
      return call && { ...call, builtIn: known ?? false };
    },
    calls: async (doc, name) => callsOf(textsOf(doc), name),
    renameCalls: async (doc, name, to) => renamedCalls(textsOf(doc), name, to, reservedOf(await orNull(ask.vocabulary(doc)))),
    outline: (text) => outlineOf(looked(text)),
    folding: (text) => foldsOf(looked(text)),
    tokens: (text) => semanticTokensOf(looked(text)),
    format: (text) => formatScript(looked(text).script),
    fixes: (doc, diagnostics, range) => fixesFor(known, doc, diagnostics, range, (offset) => askedAt(doc, offset)),
    check: async (doc, signal) => (await Promise.all([checkParameters(known, doc, signal), checkSettings(known, doc, signal)])).flat(),
  };
}
