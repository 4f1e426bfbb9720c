import { Expression, joined } from './expression.ts';
import { Made, type Writer } from './made.ts';
import { program } from './program.ts';

/** A template of SQL: its texts as they stand in the file, and between them what the job puts there. */
export class SqlText extends Made {
  /** Whose place it has: what was made of it. */
  owner: Made | undefined;
  override readonly isPreparation: boolean;

  constructor(
    readonly texts: readonly string[],
    private readonly values: readonly unknown[],
  ) {
    super();
    program.texts.push(...texts);
    this.isPreparation = /^(?:\s|--[^\n]*|\/\*[^]*?\*\/)*(?!CREATE\b[^]*\bAS\s+SELECT\b)(?:CREATE|SET|RESET|USE|DROP|ALTER|ADD|LOAD|UNLOAD)\b/i.test(texts.join(' '));
  }

  /** Whether it is a query, as Flink's grammar begins one. */
  get isQuery(): boolean {
    return /^(?:\s|--[^\n]*|\/\*[^]*?\*\/|\()*(?:SELECT|WITH|VALUES|TABLE|FROM)\b/i.test(this.texts.join(' '));
  }

  write(writer: Writer): void {
    const place = this.owner?.place;
    writer.from(place, () =>
      this.texts.forEach((text, i) => {
        writer.copy(text, place?.texts[i]);
        if (i < this.values.length) for (const part of joined([this.values[i]])) typeof part === 'string' ? writer.add(part) : part.write(writer);
      }),
    );
  }
}

/** An expression in SQL's own words, for what has none here: `` expression<string>`JSON_VALUE(${f.body}, '$.id')` ``. Flink says whether it is one. */
export function expression<T = unknown>(texts: TemplateStringsArray, ...values: unknown[]): Expression<T> {
  const text = new SqlText(texts, values);
  const made = new Expression<T>([text], false);
  text.owner = made;
  return made;
}
