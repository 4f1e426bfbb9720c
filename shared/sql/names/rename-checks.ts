import { Failure } from '../../base/failure.ts';
import { isName, textOf, wordAt } from '../tree/reading.ts';
import { eachTableArgument } from '../tree/arguments.ts';
import type { Select } from '../tree/query.ts';
import { queriesOf } from '../tree/walk.ts';
import { occurrencesOf, placeOf } from './navigate.ts';
import { occurrencesIn, type Occurrence } from './occurrences.ts';
import { outputsOfQuery, outputsOfRelation, outputsOfSource, type Outputs } from './outputs.ts';
import { relationKey, type At, type Texts } from './texts.ts';

/** Why a name cannot be another one; undefined where it can. */
export function refusalOf(texts: Texts, found: Occurrence, wanted: string): Failure | undefined {
  if (textOf(found.at.body, found.token) === wanted) return undefined;
  return found.kind === 'column' ? ofColumn(texts, found, wanted) : ofOther(texts, found, wanted);
}

export function refused(message: string): Failure {
  return new Failure('rename-refused', message);
}

function taken(what: string, name: string, where = ''): Failure {
  return refused(`There is ${what} named ${name} already${where}. Choose another name.`);
}

/** Tables, views, models: no other of the kind; and wherever it is named, nothing that the new name would be taken for. */
function ofOther(texts: Texts, { at, kind, key }: Occurrence, wanted: string): Failure | undefined {
  if (kind === 'table' || kind === 'view' || kind === 'model') {
    const target = `${key.slice(0, Math.max(key.lastIndexOf('\u0000') + 1, 'relation '.length))}${wanted}`;
    if (target !== key && texts.relations.has(target)) return taken(`a ${texts.relations.get(target)!.part.object}`, wanted);
  }
  const users = new Set([at, ...occurrencesOf(texts, key).map((occurrence) => occurrence.at)]);
  for (const user of users) {
    const clash = occurrencesIn(texts, user).find((other) => other.key !== key && other.kind !== 'column' && textOf(other.at.body, other.token) === wanted);
    if (clash) return taken('something in the same statement', wanted, ` (${lineOf(clash)})`);
  }
  return undefined;
}

function ofColumn(texts: Texts, { at: declared, key, token }: Occurrence, wanted: string): Failure | undefined {
  const name = textOf(declared.body, token);
  const has = ({ columns }: Outputs) => columns.some((column) => column.key === key);
  for (const at of texts.all) {
    const outputs = own(texts, at);
    if (outputs.some((each) => has(each) && each.columns.some((column) => column.name === wanted))) return taken('a column', wanted, ' beside it');
    for (const query of queriesOf(at.part)) for (const select of query.selects) {
      const problem = inSelect(texts, at, select, key, name, wanted);
      if (problem) return problem;
    }
    const lost = missedIn(texts, at, key, name);
    if (lost) return lost;
  }
  return undefined;
}

/** What a statement declares: a relation with columns, CTEs. */
function own(texts: Texts, at: At): Outputs[] {
  const ctes = queriesOf(at.part).flatMap((query) => query.ctes.map((cte) => outputsOfQuery(texts, at, cte.query, cte.columns)));
  return at.part.verb === 'CREATE' ? [outputsOfRelation(texts, at), ...ctes] : ctes;
}

/** Beside another table that has a column of the new name, a name alone would be of both; and joins by equal names would join by others. */
function inSelect(texts: Texts, at: At, select: Select, key: string, name: string, wanted: string): Failure | undefined {
  const sources = select.sources.map((source) => outputsOfSource(texts, at, select, source).columns);
  if (!sources.some((columns) => columns.some((column) => column.key === key))) return undefined;
  const where = lineAt(at, select.from);
  for (let token = select.from; token < select.to; token++) if (wordAt(at.body, token) === 'NATURAL') return refused(`${name} takes part in the NATURAL JOIN of ${where}, which joins by equal names: it would join by others. Write the join with ON first.`);
  const beside = sources.some((columns) => columns.every((column) => column.key !== key) && columns.some((column) => column.name === wanted));
  const alone = occurrencesIn(texts, at).some((other) => other.token >= select.from && other.token < select.to && wordAt(at.body, other.token - 1) !== '.' && (other.key === key || textOf(at.body, other.token) === wanted));
  return beside && alone ? refused(`In the query of ${where} another table has a column ${wanted} too, and one of the two is named there without its table. Qualify it first, as in t.${name}.`) : undefined;
}

/** A place that may mean the column, and that the texts alone do not settle: a pattern, USING, a name that two tables have. */
function missedIn(texts: Texts, at: At, key: string, name: string): Failure | undefined {
  if (!reads(texts, at, key)) return undefined;
  const settled = new Set(occurrencesIn(texts, at).map(({ token }) => token));
  for (let token = at.part.from; token < at.part.to; token++) {
    const isOpen = isName(at.body.tokens[token]) && !settled.has(token) && textOf(at.body, token) === name && wordAt(at.body, token + 1) !== '(' && wordAt(at.body, token - 1) !== 'AS';
    if (isOpen) return refused(`What ${name} means in ${lineAt(at, token)} cannot be told from the text, as in USING (…), a pattern, or where two tables have it: a rename might miss it. Name it otherwise there first, as in t.${name} or ON a.${name} = b.${name}.`);
  }
  return undefined;
}

/** Whether something that a statement reads has the column. */
function reads(texts: Texts, at: At, key: string): boolean {
  const has = (outputs: Outputs) => outputs.columns.some((column) => column.key === key);
  const ofRelation = (relation: string) => {
    const declared = texts.relations.get(relation);
    return declared !== undefined && has(outputsOfRelation(texts, declared));
  };
  const selects = queriesOf(at.part).flatMap(({ selects }) => selects);
  if (selects.some((select) => select.sources.some((source) => has(outputsOfSource(texts, at, select, source)) || (source.kind === 'function' && source.path !== null && ofRelation(relationKey(at, source.path)))))) return true;
  let given = false;
  eachTableArgument(at.body, at.part.start, at.part.to, (path) => (given ||= ofRelation(relationKey(at, path))));
  return given;
}

function lineOf(occurrence: Occurrence): string {
  return `line ${placeOf(occurrence).range.start.line} of ${occurrence.at.doc.file}`;
}

function lineAt({ doc, reading, statement, body }: At, token: number): string {
  const from = statement.from + body.tokens[token]!.from;
  return `line ${reading.lines.range(from, from).start.line} of ${doc.file}`;
}
