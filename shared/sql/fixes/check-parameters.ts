import type { Diagnostic } from '../../base/text-range.ts';
import { nearest } from '../../workspace/nearest.ts';
import { orNull, type Known } from '../knowledge/known.ts';
import type { SqlDocument } from '../sql-service.ts';

const NAMED = /(?<!\$)\$\{(secret:)?([\w.-]*)\}/g;

/** `${…}` that no environment of the workspace knows. Flink sees only the one environment that a script is read with. */
export async function checkParameters(known: Known, doc: SqlDocument, signal?: AbortSignal): Promise<Diagnostic[]> {
  const names = known.ask.parameters ? await orNull(known.ask.parameters(doc, signal)) : null;
  if (!names) return [];
  const { script, lines } = known.readings.read(doc.file, doc.text);
  return script.statements.flatMap(({ from, body }) =>
    body.tokens.flatMap((token): Diagnostic[] =>
      [...body.text.slice(token.from, token.to).matchAll(NAMED)].flatMap(({ 0: whole, 1: secret, 2: name, index }) => {
        const candidates = secret ? names.secrets : names.parameters.map((each) => each.name);
        if (candidates.includes(name!)) return [];
        const start = from + token.from + index;
        const meant = nearest(name!, candidates);
        const what = secret ? 'secret' : 'parameter';
        const message = `No environment of the workspace has a ${what} '${name}'${meant ? `; did you mean '${meant}'?` : `: add it to environments/NAME.yaml under ${what}s.`}`;
        return [{ severity: 'warning', code: secret ? 'secret-missing' : 'parameter-missing', message, range: lines.range(start, start + whole.length) }];
      }),
    ),
  );
}
