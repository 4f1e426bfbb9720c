/** Part of a line, its columns from 1, the end exclusive. */
export interface ExpressionPart {
  text: string;
  start: number;
  end: number;
}

const CHAIN = /[\p{ID_Start}$_][\p{ID_Continue}$]*(?:(?:\?\.|\.)#?[\p{ID_Start}$_][\p{ID_Continue}$]*|(?:\?\.)?\[(?:\d+|'[^'\\]*'|"[^"\\]*")\])*/gu;
const WORD = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;

/** Words that stand for no value, or that begin what is more than one. */
const NO_VALUES = new Set('abstract as async await break case catch class const continue debugger declare default delete do else enum export extends false finally for from function if implements import in instanceof interface keyof let new null of private protected public readonly return satisfies static super switch throw true try type typeof undefined var void while with yield'.split(' '));

/**
 * The value that a line names at a column: `row.amount` where the pointer is on `amount`, `row` where it is on `row`. Undefined on what names none: words of the language, strings, comments.
 * It calls nothing: a chain ends before the brackets of a call.
 */
export function expressionAt(line: string, column: number): ExpressionPart | undefined {
  const code = withoutTexts(line);
  for (const found of code.matchAll(CHAIN)) {
    const from = found.index;
    if (column - 1 < from || column - 1 >= from + found[0].length) continue;
    const word = [...found[0].replace(/\[[^\]]*\]/g, (index) => ' '.repeat(index.length)).matchAll(WORD)].find(({ index, 0: name }) => column - 1 >= from + index && column - 1 < from + index + name.length);
    if (!word || NO_VALUES.has(found[0].match(WORD)![0])) return undefined;
    const end = from + word.index + word[0].length;
    return { text: line.slice(from, end), start: from + 1, end: end + 1 };
  }
  return undefined;
}

const TEXTS = /(?<=[\p{ID_Continue}$.\]])\[(?:'[^'\\]*'|"[^"\\]*")\]|\/\/.*$|\/\*.*?(?:\*\/|$)|'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?|`(?:\\.|[^`\\])*`?/gu;

/** The line with spaces in the place of its comments and of the texts of its strings; what stands in `${}` of a template stays, and what an index says. */
function withoutTexts(line: string): string {
  return line.replace(TEXTS, (text) => {
    if (text.startsWith('[')) return text;
    if (!text.startsWith('`')) return ' '.repeat(text.length);
    return text.replace(/\$\{([^}]*)\}|[^]/g, (_, inner?: string) => (inner === undefined ? ' ' : `  ${inner} `));
  });
}
