import type { languages } from 'monaco-editor/editor';

export const jsonTokens: languages.IMonarchLanguage = {
  tokenizer: {
    root: [
      [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'type'],
      [/"(?:[^"\\]|\\.)*"/, 'string'],
      [/-?\d+(\.\d+)?([eE][+-]?\d+)?/, 'number'],
      [/\b(true|false|null)\b/, 'keyword'],
      [/[{}[\]]/, '@brackets'],
    ],
  },
};

export const csvTokens: languages.IMonarchLanguage = {
  tokenizer: {
    root: [
      [/"(?:[^"]|"")*"/, 'string'],
      [/-?\d+(\.\d+)?([eE][+-]?\d+)?(?=[,;\t]|$)/, 'number'],
      [/[,;\t]/, 'comment'],
    ],
  },
};

const BY_EXTENSION: Record<string, string> = {
  sql: 'flink-sql',
  yaml: 'yaml',
  yml: 'yaml',
  json: 'json',
  jsonl: 'json',
  avsc: 'json',
  csv: 'csv',
  tsv: 'csv',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  java: 'java',
  md: 'markdown',
  xml: 'xml',
  lock: 'yaml',
};

/** The editor's language for a path, by its extension. */
export function languageOf(path: string): string {
  return BY_EXTENSION[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'plaintext';
}

/** What people call it, for the status bar. */
export function languageName(path: string): string {
  const language = languageOf(path);
  if (language === 'flink-sql') return 'Flink SQL';
  if (language === 'plaintext') return 'Plain text';
  if (language === 'typescript') return 'TypeScript';
  return language.length <= 4 ? language.toUpperCase() : language[0]!.toUpperCase() + language.slice(1);
}
