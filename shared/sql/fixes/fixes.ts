import type { Diagnostic, Range } from '../../base/text-range.ts';
import type { Asked } from '../completion/offer.ts';
import type { CodeAction, SqlDocument, TextEdit } from '../sql-service.ts';
import type { Known } from '../knowledge/known.ts';
import { castToSink } from './cast-to-sink.ts';
import { addMissingOptions, addWatermark } from './complete-table.ts';
import { endStatement, insertExpected, insertText } from './insert-missing.ts';
import { qualify, quoteReserved, takeMeant } from './replace-word.ts';
import { endState, sayConflict } from './streaming.ts';

/** A diagnostic, with what is known where it stands. `edit` makes an edit of the document, from offsets of its text. */
export interface Mending {
  asked: Asked;
  diagnostic: Diagnostic;
  data: Record<string, unknown>;
  /** What is underlined, as offsets of the text. */
  from: number;
  to: number;
  edit(from: number, to: number, text: string): TextEdit;
}

/** A way to mend something; the first of a list is the one to take unasked, if it is `sure`. */
export interface Fix {
  title: string;
  edits: TextEdit[];
  sure: boolean;
}

const MENDS: ((mending: Mending) => Fix[] | Promise<Fix[]>)[] = [takeMeant, quoteReserved, insertText, endStatement, insertExpected, qualify, addMissingOptions, addWatermark, castToSink, endState, sayConflict];

/** What mends those of the diagnostics that touch a range. */
export async function fixesFor(known: Known, doc: SqlDocument, diagnostics: readonly Diagnostic[], range: Range, askedAt: (offset: number) => Promise<Asked>): Promise<CodeAction[]> {
  const { lines } = known.readings.read(doc.file, doc.text);
  const [start, end] = [lines.offset(range.start), lines.offset(range.end)];
  const edit = (from: number, to: number, text: string): TextEdit => ({ file: doc.file, range: lines.range(from, to), text });
  const actions: CodeAction[] = [];
  for (const diagnostic of diagnostics) {
    const [from, to] = [lines.offset(diagnostic.range.start), lines.offset(diagnostic.range.end)];
    if (to < start || from > end) continue;
    const mending: Mending = { asked: await askedAt(from), diagnostic, data: dataOf(diagnostic), from, to, edit };
    const fixes = (await Promise.all(MENDS.map(async (mend) => mend(mending)))).flat();
    actions.push(...fixes.map(({ title, edits, sure }, index) => ({ title, edits, diagnostics: [diagnostic], preferred: index === 0 && sure })));
  }
  return actions;
}

/** What Flink's words gave, by the engine; a loose record. */
function dataOf(diagnostic: Diagnostic): Record<string, unknown> {
  const data: unknown = 'data' in diagnostic ? diagnostic.data : undefined;
  return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
}

export function textIn(data: Record<string, unknown>, key: string): string | undefined {
  const value = data[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
