/**
 * A layout that has not decided yet where lines end. A `group` stands on one line if it fits; else its own `line`s become ends of lines, not those of groups inside.
 * `hard` always ends a line. `comment` to the end of a line, or `own`, on a line of its own.
 */
export type Doc =
  | string
  | Doc[]
  | { kind: 'line'; flat: string }
  | { kind: 'hard' }
  | { kind: 'indent'; inner: Doc }
  | { kind: 'group'; inner: Doc; broken: boolean }
  | { kind: 'comment'; text: string; own: boolean; ends: boolean };

export const line: Doc = { kind: 'line', flat: ' ' };
export const soft: Doc = { kind: 'line', flat: '' };
export const hard: Doc = { kind: 'hard' };
export const indent = (inner: Doc): Doc => ({ kind: 'indent', inner });
export const group = (inner: Doc, broken = false): Doc => ({ kind: 'group', inner, broken: broken || breaks(inner) });

const WIDTH = 100;
const STEP = '  ';

/** Whether something inside ends a line whatever the width. */
function breaks(doc: Doc): boolean {
  if (typeof doc === 'string') return false;
  if (Array.isArray(doc)) return doc.some(breaks);
  switch (doc.kind) {
    case 'hard':
      return true;
    case 'line':
      return false;
    case 'comment':
      return doc.own || doc.ends;
    case 'group':
      return doc.broken;
    case 'indent':
      return breaks(doc.inner);
  }
}

/** The text, from the start of a line. No line ends in white space. */
export function print(doc: Doc, width = WIDTH): string {
  const printer = new Printer(width);
  printer.put(doc, 0, true);
  return printer.text;
}

class Printer {
  text = '';
  private column = 0;
  /** A comment to the end of the line stands last: what comes next begins a new one. */
  private ended = false;

  constructor(private readonly width: number) {}

  put(doc: Doc, depth: number, broken: boolean): void {
    if (typeof doc === 'string') return this.write(doc, depth);
    if (Array.isArray(doc)) return doc.forEach((each) => this.put(each, depth, broken));
    switch (doc.kind) {
      case 'line':
        return broken ? this.newLine(depth) : this.write(doc.flat, depth);
      case 'hard':
        return this.newLine(depth);
      case 'indent':
        return this.put(doc.inner, depth + 1, broken);
      case 'group':
        return this.put(doc.inner, depth, doc.broken || this.column + widthOf(doc.inner) > this.width);
      case 'comment':
        return this.comment(doc, depth);
    }
  }

  private write(text: string, depth: number): void {
    if (text === '') return;
    if (this.ended) this.newLine(depth);
    const put = this.column === 0 || this.text.endsWith('\n') ? text.trimStart() : text;
    if (put === '') return;
    this.indentIfNew(depth);
    this.text += put;
    const last = put.lastIndexOf('\n');
    this.column = last < 0 ? this.column + put.length : put.length - last - 1;
  }

  private indentIfNew(depth: number): void {
    if (!this.text.endsWith('\n') && this.text !== '') return;
    this.text += STEP.repeat(depth);
    this.column = STEP.length * depth;
  }

  private newLine(_depth: number): void {
    this.ended = false;
    this.text = this.text.replace(/[ \t]+$/, '');
    if (this.text !== '' && !this.text.endsWith('\n')) this.text += '\n';
    this.column = 0;
  }

  private comment({ text, own, ends }: { text: string; own: boolean; ends: boolean }, depth: number): void {
    if (own || this.ended) this.newLine(depth);
    const fresh = this.text === '' || this.text.endsWith('\n');
    this.write(fresh || /[ (]$/.test(this.text) ? text : ` ${text}`, depth);
    this.ended = own || ends;
  }
}

/** The width on one line. */
function widthOf(doc: Doc): number {
  if (typeof doc === 'string') return doc.length;
  if (Array.isArray(doc)) return doc.reduce<number>((sum, each) => sum + widthOf(each), 0);
  if (doc.kind === 'line') return doc.flat.length;
  if (doc.kind === 'comment') return doc.text.length + 1;
  return doc.kind === 'hard' ? 0 : widthOf(doc.inner);
}
