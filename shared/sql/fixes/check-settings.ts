import type { Diagnostic } from '../../base/text-range.ts';
import type { FlinkOption } from '../../services/sql-knowledge.ts';
import { editDistance } from '../../workspace/nearest.ts';
import { optionMeant } from '../knowledge/options.ts';
import { orNull, type Known } from '../knowledge/known.ts';
import type { SqlDocument } from '../sql-service.ts';
import { literalOf } from '../text/tokens.ts';
import { partsOf } from '../tree/statement.ts';

/** A slip of the pen, and no more: keys of a person's own, and of connectors, look like nothing that Flink has. */
const SLIP = 2;

/** Keys of SET that Flink takes without a word, and that are most likely a slip: nothing would come of them. */
export async function checkSettings(known: Known, doc: SqlDocument, signal?: AbortSignal): Promise<Diagnostic[]> {
  const vocabulary = await orNull(known.ask.vocabulary(doc, signal));
  if (!vocabulary) return [];
  const { script, lines } = known.readings.read(doc.file, doc.text);
  return script.statements.flatMap(({ from, body }) =>
    partsOf(body).flatMap((part): Diagnostic[] => {
      const token = body.tokens[part.start + 1];
      if ((part.verb !== 'SET' && part.verb !== 'RESET') || token?.kind !== 'string') return [];
      const key = literalOf(body.text, token);
      const meant = key.includes('${') || optionMeant(vocabulary.settings, key) ? undefined : slipOf(key, vocabulary.settings);
      return meant ? [{ severity: 'warning', code: 'unknown-setting', message: `Flink has no setting '${key}', and would do nothing about it; did you mean '${meant}'?`, range: lines.range(from + token.from, from + token.to), data: { option: key, meant } }] : [];
    }),
  );
}

function slipOf(key: string, settings: readonly FlinkOption[]): string | undefined {
  return settings.find((option) => Math.abs(option.key.length - key.length) <= SLIP && editDistance(key, option.key) <= SLIP)?.key;
}
