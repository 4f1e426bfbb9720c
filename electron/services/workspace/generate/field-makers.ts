import type { Faker } from '@faker-js/faker';
import { nearest } from '#shared/workspace/nearest.ts';
import { KINDS, MOST_EXACT, type GeneratedField, type Kind } from '#shared/workspace/generated-rows.ts';
import { byWeight, type Chance } from './chance.ts';

export type Row = Record<string, unknown>;

/** Makes the next value of a field; `followed`: the row that this one follows. */
export type Maker = (chance: Chance, followed: Row | undefined) => unknown;

/** Something in the rules that only shows when they are put to use; `path`: where in the file, under `generate`. */
export class WrongRule extends Error {
  constructor(
    readonly path: string[],
    message: string,
  ) {
    super(message);
  }
}

/** The makers of a row's fields, in their order. */
export function makersOf(fields: Record<string, GeneratedField>, faker: Faker, path: string[] = ['fields']): [string, Maker][] {
  return Object.entries(fields).map(([name, field]) => [name, makerOf(field, faker, [...path, name])]);
}

export function makeRow(makers: [string, Maker][], chance: Chance, followed: Row | undefined): Row {
  return Object.fromEntries(makers.map(([name, make]) => [name, make(chance, followed)]));
}

function makerOf(field: GeneratedField, faker: Faker, path: string[]): Maker {
  const kind = KINDS.find((each) => field[each] !== undefined)!;
  const make = MAKERS[kind](field, faker, path);
  const { null: share } = field;
  return share ? (chance, followed) => (chance.happens(share) ? null : make(chance, followed)) : make;
}

const MAKERS: Record<Kind, (field: GeneratedField, faker: Faker, path: string[]) => Maker> = {
  sequence: ({ sequence, step = 1, prefix }, _, path) => {
    let next = sequence!;
    return () => {
      if (!Number.isSafeInteger(next)) throw new WrongRule([...path, 'sequence'], `The sequence counts past ${MOST_EXACT}, and numbers beyond are not made exactly. Let it begin nearer to 0, or make fewer rows.`);
      const value = named(prefix, next);
      next += step;
      return value;
    };
  },
  zipf: ({ zipf, skew = 1, prefix }) => {
    const rank = byWeight(Array.from({ length: zipf! }, (_, index) => 1 / (index + 1) ** skew));
    return (chance) => named(prefix, rank(chance) + 1);
  },
  integer: ({ integer, prefix }) => (chance) => named(prefix, between(integer!, chance)),
  decimal: ({ decimal, scale = 2, shape }) => {
    const [least, most] = decimal!;
    // Without its logarithm a range from zero or below cannot be skewed; one is added for it.
    const shift = shape === 'log' ? 1 - Math.min(least, 0) - (least > 0 ? 1 : 0) : 0;
    const [from, to] = shape === 'log' ? [Math.log(least + shift), Math.log(most + shift)] : [least, most];
    return ({ next }) => {
      const value = from + next() * (to - from);
      return Number((shape === 'log' ? Math.exp(value) - shift : value).toFixed(scale));
    };
  },
  'one-of': ({ 'one-of': values }) => {
    if (Array.isArray(values)) return ({ next }) => values[Math.floor(next() * values.length)];
    const names = Object.keys(values!);
    const pick = byWeight(Object.values(values!));
    return (chance) => names[pick(chance)];
  },
  chance: ({ chance: share }) => (chance) => chance.happens(share),
  faker: ({ faker: name, arguments: given = [] }, faker, path) => {
    const method = methodOf(faker, name!, path);
    if (TEXTS.test(name!) && numbersIn(given).some((number) => Math.abs(number) > MOST_TEXT)) throw new WrongRule([...path, 'arguments'], `${name} makes at most ${MOST_TEXT} at a time.`);
    try {
      method(given);
    } catch (thrown) {
      throw new WrongRule([...path, 'faker'], `${name} refuses its arguments: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
    return () => plain(method(given));
  },
  value: ({ value }) => () => value,
  from: ({ from }, _, path) => (__, followed) => {
    if (!followed) throw new WrongRule([...path, 'from'], 'Only a stream that follows another ("of") has columns to take values from.');
    if (!(from! in followed)) throw new WrongRule([...path, 'from'], `The stream it follows has no column ${from}.${hint(from!, Object.keys(followed))}`);
    return followed[from!];
  },
  row: ({ row }, faker, path) => {
    const makers = makersOf(row!, faker, [...path, 'row']);
    return (chance, followed) => makeRow(makers, chance, followed);
  },
  list: ({ list, length }, faker, path) => {
    const make = makerOf(list!, faker, [...path, 'list']);
    return (chance, followed) => Array.from({ length: between(length!, chance) }, () => make(chance, followed));
  },
};

/** Modules whose numbers say how much text is made. */
const TEXTS = /^(?:lorem|string|word|helpers|datatype|hacker|git)\./;
const MOST_TEXT = 10_000;

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}

function named(prefix: string | undefined, value: number): unknown {
  return prefix === undefined ? value : `${prefix}${value}`;
}

function between([least, most]: [number, number], { next }: Chance): number {
  const from = Math.ceil(least);
  return from + Math.floor(next() * (Math.floor(most) - from + 1));
}

/** Only what the library itself offers: two words, both its own. */
function methodOf(faker: Faker, name: string, path: string[]): (given: unknown[]) => unknown {
  const [module = '', method = ''] = name.split('.');
  const modules = faker as unknown as Record<string, Record<string, unknown>>;
  const known = Object.keys(faker).filter((key) => !key.startsWith('_') && typeof modules[key] === 'object' && key !== 'definitions' && key !== 'rawDefinitions');
  const methods = known.includes(module) ? methodsIn(modules[module]!) : [];
  if (name.split('.').length === 2 && methods.includes(method)) return (given) => (modules[module]![method] as (...all: unknown[]) => unknown)(...given);
  const meant = methods.length ? methods.map((each) => `${module}.${each}`) : known.flatMap((each) => methodsIn(modules[each]!).map((one) => `${each}.${one}`));
  throw new WrongRule([...path, 'faker'], `The faker library has no ${name}.${hint(name, meant)}`);
}

function methodsIn(module: object): string[] {
  const own = [...Object.getOwnPropertyNames(Object.getPrototypeOf(module) as object), ...Object.getOwnPropertyNames(module)];
  return own.filter((key) => key !== 'constructor' && typeof (module as Record<string, unknown>)[key] === 'function');
}

function hint(name: string, known: string[]): string {
  const meant = nearest(name, known);
  return meant ? ` Did you mean ${meant}?` : '';
}

/** As JSON lines hold it; times as SQL writes them. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().slice(0, 23).replace('T', ' ');
  return typeof value === 'bigint' ? Number(value) : value;
}
