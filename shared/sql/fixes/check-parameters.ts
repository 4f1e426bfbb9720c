import type { Diagnostic } from '../../base/text-range.ts';
import { nearest } from '../../workspace/nearest.ts';
import { orNull, type Known } from '../knowledge/known.ts';
import type { ParameterNames, SqlDocument } from '../sql-service.ts';

const NAMED = /(?<!\$)\$\{(secret:)?([\w.-]*)\}/g;

/** `${…}` that no environment of the workspace knows, or not the one that is chosen. Flink sees only the one environment that a script is read with. */
export async function checkParameters(known: Known, doc: SqlDocument, signal?: AbortSignal): Promise<Diagnostic[]> {
  const names = known.ask.parameters ? await orNull(known.ask.parameters(doc, signal)) : null;
  if (!names) return [];
  const { script, lines } = known.readings.read(doc.file, doc.text);
  return script.statements.flatMap(({ from, body }) =>
    body.tokens.flatMap((token): Diagnostic[] =>
      [...body.text.slice(token.from, token.to).matchAll(NAMED)].flatMap(({ 0: whole, 1: secret, 2: name, index }) => {
        const said = secret ? missingSecret(name!, names) : missingParameter(name!, names);
        const start = from + token.from + index;
        return said ? [{ severity: 'warning', ...said, range: lines.range(start, start + whole.length) }] : [];
      }),
    ),
  );
}

type Said = Pick<Diagnostic, 'code' | 'message' | 'data'>;

function missingSecret(name: string, { secrets }: ParameterNames): Said | undefined {
  if (secrets.includes(name)) return undefined;
  return unknown('secret-missing', `a secret \${secret:${name}}`, name, secrets, 'under secrets in environments/NAME.yaml, or give it a value on this machine');
}

function missingParameter(name: string, { parameters, chosen }: ParameterNames): Said | undefined {
  const environments = parameters.find((each) => each.name === name)?.values.map(({ environment }) => environment) ?? [];
  if (environments.length === 0) return unknown('parameter-missing', `a parameter '${name}'`, name, parameters.map((each) => each.name), 'under parameters in environments/NAME.yaml');
  if (chosen !== null && environments.includes(chosen)) return undefined;
  const here = chosen === null ? 'no environment is chosen here' : `${chosen}, whose values are taken here, has none`;
  return { code: 'parameter-missing', message: `'${name}' has a value in ${environments.join(', ')}, and ${here}. Choose one of them, or give it a value in ${chosen ?? 'environments/local.yaml'}.`, data: { name, environments } };
}

function unknown(code: string, what: string, name: string, candidates: readonly string[], where: string): Said {
  const meant = nearest(name, candidates);
  return { code, message: `No environment of the workspace has ${what}${meant ? `; did you mean '${meant}'?` : `: add it ${where}.`}`, data: { name, ...(meant ? { meant } : {}) } };
}
