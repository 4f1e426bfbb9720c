import { TYPES } from '../flink-words.ts';
import type { Body } from '../text/script.ts';
import { eachTableArgument } from './arguments.ts';
import { wordAt, type Path } from './reading.ts';
import { partsOf, type Part } from './statement.ts';
import { queriesOf } from './walk.ts';
import { textOf } from './reading.ts';

/** What a name is, as far as the place where it stands says. */
export interface Role {
  kind: 'table' | 'view' | 'cte' | 'alias' | 'column' | 'option' | 'type' | 'function';
  declaration: boolean;
}

const types = new Set(TYPES);

/** The roles of a stretch's tokens, by index. */
export function rolesOf(body: Body): Map<number, Role> {
  const roles = new Map<number, Role>();
  for (const part of partsOf(body)) {
    ofObject(body, part, roles);
    ofElements(body, part, roles);
    ofQueries(body, part, roles);
    eachTableArgument(body, part.start, part.to, (path) => ofPath(path, 'table', false, roles));
    for (const { pairs } of part.options) pairs.forEach(({ key }) => roles.set(key, { kind: 'option', declaration: false }));
    if ((part.verb === 'SET' || part.verb === 'RESET') && body.tokens[part.start + 1]?.kind === 'string') roles.set(part.start + 1, { kind: 'option', declaration: false });
  }
  return roles;
}

function ofPath({ parts }: Path, kind: Role['kind'], declaration: boolean, roles: Map<number, Role>): void {
  parts.forEach((at) => roles.set(at, { kind, declaration: declaration && at === parts.at(-1) }));
}

function ofObject(_body: Body, part: Part, roles: Map<number, Role>): void {
  const kind = part.object === 'view' ? 'view' : part.object === 'function' ? 'function' : 'table';
  if (part.path) ofPath(part.path, kind, part.verb === 'CREATE', roles);
  if (part.like) ofPath(part.like, 'table', false, roles);
  part.columns?.names.forEach((at) => roles.set(at, { kind: 'column', declaration: part.verb === 'CREATE' }));
}

function ofElements(body: Body, part: Part, roles: Map<number, Role>): void {
  for (const { kind, name, type, names } of part.elements?.list ?? []) {
    if (name >= 0) roles.set(name, { kind: 'column', declaration: kind === 'column' });
    names.forEach((at) => roles.set(at, { kind: 'column', declaration: false }));
    // Names of fields stand before their types: `ROW<name STRING>`.
    for (let at = type[0]; at < type[1]; at++) {
      const word = wordAt(body, at);
      if (body.tokens[at]!.kind === 'quoted') roles.set(at, { kind: 'column', declaration: false });
      if (body.tokens[at]!.kind !== 'word' || word === 'NOT' || word === 'NULL') continue;
      const field = ['<', ',', '('].includes(wordAt(body, at - 1)) && body.tokens[at + 1]?.kind === 'word' && wordAt(body, at + 1) !== 'NOT' && at > type[0];
      roles.set(at, { kind: field || !types.has(word) ? 'column' : 'type', declaration: false });
    }
  }
}

function ofQueries(body: Body, part: Part, roles: Map<number, Role>): void {
  for (const query of queriesOf(part)) {
    for (const { name, columns } of query.ctes) {
      roles.set(name, { kind: 'cte', declaration: true });
      columns.forEach((at) => roles.set(at, { kind: 'column', declaration: true }));
    }
    const ctes = new Set<string>();
    for (let up: typeof query | null = query; up; up = up.within ?? up.outer?.query ?? null) up.ctes.forEach(({ name }) => ctes.add(textOf(body, name)));
    for (const { sources, items } of query.selects) {
      for (const { path, kind, alias, columns } of sources) {
        const only = path?.parts.length === 1 ? textOf(body, path.parts[0]!) : undefined;
        if (path && kind === 'table') ofPath(path, only !== undefined && ctes.has(only) ? 'cte' : 'table', false, roles);
        if (alias >= 0) roles.set(alias, { kind: 'alias', declaration: true });
        columns.forEach((at) => roles.set(at, { kind: 'column', declaration: true }));
      }
      for (const { alias } of items) if (alias >= 0) roles.set(alias, { kind: 'column', declaration: wordAt(body, alias - 1) === 'AS' });
    }
  }
}
