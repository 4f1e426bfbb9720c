import type { languages } from 'monaco-editor/editor';
import { FUNCTIONS, KEYWORDS, TYPES } from '#shared/sql/flink-words.ts';

export const FLINK_SQL = 'flink-sql';

/** Colours only: what a text means is Flink's to say. Words are matched without regard to case, as Flink does. */
export const flinkSqlTokens: languages.IMonarchLanguage = {
  defaultToken: '',
  ignoreCase: true,
  keywords: KEYWORDS,
  types: TYPES,
  functions: FUNCTIONS,
  brackets: [
    { open: '(', close: ')', token: 'delimiter.parenthesis' },
    { open: '[', close: ']', token: 'delimiter.square' },
  ],
  tokenizer: {
    root: [
      [/\s+/, 'white'],
      [/--.*$/, 'comment'],
      [/\/\*\+/, { token: 'annotation', next: '@hint' }],
      [/\/\*/, { token: 'comment', next: '@comment' }],
      [/\$\{/, { token: 'variable', next: '@placeholder' }],
      [/[xnu]?&?'/, { token: 'string', next: '@string' }],
      [/`/, { token: 'identifier.quoted', next: '@quoted' }],
      [/\d+(\.\d*)?(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?/, 'number'],
      // A word before a bracket is a call, unless it reads as part of the statement: IN (…), VALUES (…).
      [/[a-z_][\w$]*(?=\s*\()/, { cases: { '@functions': 'function', '@types': 'type', '@keywords': 'keyword', '@default': 'function.own' } }],
      // A word after a dot is a column or a table, whatever it is called.
      [/(\.)([a-z_][\w$]*)/, ['delimiter', 'identifier']],
      [/[a-z_][\w$]*/, { cases: { '@types': 'type', '@keywords': 'keyword', '@default': 'identifier' } }],
      [/[()[\]]/, '@brackets'],
      [/[<>=!%&+\-*/|~^?:]+/, 'operator'],
      [/[;,.]/, 'delimiter'],
    ],
    comment: [
      [/[^*]+/, 'comment'],
      [/\*\//, { token: 'comment', next: '@pop' }],
      [/\*/, 'comment'],
    ],
    hint: [
      [/\*\//, { token: 'annotation', next: '@pop' }],
      [/'/, { token: 'string', next: '@string' }],
      [/[^*']+|\*/, 'annotation'],
    ],
    placeholder: [
      [/\}/, { token: 'variable', next: '@pop' }],
      [/[^}\n]+/, 'variable'],
      [/$/, { token: 'variable', next: '@pop' }],
    ],
    // A quote inside a string is doubled; a string may run over lines. Placeholders show in strings too.
    string: [
      [/\$\{[^}\n]*\}/, 'variable'],
      [/[^'$]+/, 'string'],
      [/''/, 'string.escape'],
      [/'/, { token: 'string', next: '@pop' }],
      [/\$/, 'string'],
    ],
    quoted: [
      [/[^`]+/, 'identifier.quoted'],
      [/``/, 'identifier.quoted'],
      [/`/, { token: 'identifier.quoted', next: '@pop' }],
    ],
  },
};

export const flinkSqlConfiguration: languages.LanguageConfiguration = {
  comments: { lineComment: '--', blockComment: ['/*', '*/'] },
  brackets: [
    ['(', ')'],
    ['[', ']'],
  ],
  autoClosingPairs: [
    { open: '(', close: ')' },
    { open: '[', close: ']' },
    { open: '{', close: '}' },
    { open: "'", close: "'", notIn: ['string', 'comment'] },
    { open: '`', close: '`', notIn: ['string', 'comment'] },
  ],
  surroundingPairs: [
    { open: '(', close: ')' },
    { open: '[', close: ']' },
    { open: "'", close: "'" },
    { open: '`', close: '`' },
  ],
  wordPattern: /[a-zA-Z_][\w$]*|-?\d+(\.\d+)?/,
  indentationRules: {
    increaseIndentPattern: /^((?!--).)*(\([^)]*|\bBEGIN\b[^;]*|\bSTATEMENT\s+SET\s*)$/i,
    decreaseIndentPattern: /^\s*(\)|END\b)/i,
  },
  folding: { markers: { start: /^\s*--\s*#region\b/, end: /^\s*--\s*#endregion\b/ } },
};
