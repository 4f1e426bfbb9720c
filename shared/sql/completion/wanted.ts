import type { Select } from '../tree/query.ts';
import type { OptionList } from '../tree/options.ts';
import type { Part } from '../tree/statement.ts';

export type WindowArgument = 'table' | 'time' | 'length';

/** What may come at the caret. `words` are in the order in which they are worth most. */
export type Wanted =
  | { what: 'words'; words: string[] }
  | { what: 'statement' }
  | { what: 'sources' }
  | { what: 'relations' }
  | { what: 'catalogs' }
  | { what: 'databases' }
  | { what: 'functions' }
  | { what: 'types' }
  | { what: 'units' }
  | { what: 'hints' }
  | { what: 'parameters'; secret: boolean }
  /** Columns, functions and what else an operand may be. */
  | { what: 'expression'; select: Select | null; aliases: boolean }
  /** Columns of what the statement is about. `of` says which table: the one it names, or the one it is declaring. */
  | { what: 'columns'; of: 'named' | 'declared'; part: Part }
  /** Columns that two sources share. */
  | { what: 'shared-columns'; select: Select }
  /** Names of a function's arguments; `open` is its bracket. */
  | { what: 'arguments'; open: number }
  /** What a window function takes at a place: the table, the column of its time, a length of time; `open` is its bracket. */
  | { what: 'window-argument'; takes: WindowArgument; open: number }
  /** Columns of the table that is given to the function around. */
  | { what: 'descriptor'; open: number; select: Select | null }
  | { what: 'options'; part: Part; list: OptionList; value: boolean; key: number }
  | { what: 'settings'; value: boolean; key: number };
