import { eachMapping, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { ScriptFrame } from '#shared/services/script-debugger.ts';
import { loadParser } from '../functions/tools.ts';
import { isNode, walk, type SyntaxNode } from '../functions/walk-syntax.ts';

/** A place of a file; line and column start at 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** A place of the program, as V8 says it: line and column start at 0. */
export interface Generated {
  lineNumber: number;
  columnNumber: number;
}

interface Span {
  start: number;
  end: number;
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'PropertyDefinition']);

/** Whose a file is, by its name in the source map. */
export function whoseIs(file: string): ScriptFrame['whose'] {
  if (file.includes('node_modules/')) return 'package';
  return file.startsWith('@weir/sdk/') || file.includes('\0') || file.includes('weir-entry') ? 'weir' : 'workspace';
}

/** A bundle that V8 has loaded: where each place of it comes from, and what stands around it. */
export class InspectedProgram {
  /** What a line of a file has become, in the order of the program. */
  private readonly byLine = new Map<string, Map<number, { column: number; offset: number; at: Generated }[]>>();
  private readonly starts: number[] = [0];
  private readonly functions: SyntaxNode[] = [];
  /** What stands in a `try` that catches. */
  private readonly caught: Span[] = [];
  /** Where what is the workspace's or a package's begins and ends. */
  readonly borders: Generated[] = [];
  /** Names that stand at the top of the workspace's files. */
  readonly names = new Set<string>();

  static async of(code: string, map: string): Promise<InspectedProgram> {
    const { parseAst } = await loadParser();
    return new InspectedProgram(code, new TraceMap(map), parseAst(code) as unknown as SyntaxNode);
  }

  private constructor(
    code: string,
    private readonly map: TraceMap,
    tree: SyntaxNode,
  ) {
    for (let at = code.indexOf('\n'); at >= 0; at = code.indexOf('\n', at + 1)) this.starts.push(at + 1);
    let own = false;
    eachMapping(map, ({ generatedLine, generatedColumn, source, originalLine, originalColumn }) => {
      const at = { lineNumber: generatedLine - 1, columnNumber: generatedColumn };
      if (source === null) return;
      const isOwn = whoseIs(source) !== 'weir';
      if (isOwn !== own) this.borders.push(at);
      own = isOwn;
      const lines = this.byLine.get(source) ?? new Map<number, { column: number; offset: number; at: Generated }[]>();
      this.byLine.set(source, lines);
      const places = lines.get(originalLine) ?? [];
      lines.set(originalLine, places);
      places.push({ column: originalColumn + 1, offset: this.offsetOf(at), at });
    });
    walk(tree, (node) => {
      if (FUNCTIONS.has(node.type)) this.functions.push(node);
      if (node.type === 'TryStatement' && isNode(node.handler)) this.caught.push(node.block as SyntaxNode);
    });
    this.functions.sort((one, other) => one.start - other.start);
    if (this.functions[0]) this.nameTop(this.functions[0]);
  }

  has(file: string): boolean {
    return this.byLine.has(file);
  }

  /** What V8 leaves out when it steps, as its protocol takes it: places where that begins and ends, in turn. */
  get skipped(): Generated[] {
    return [{ lineNumber: 0, columnNumber: 0 }, ...this.borders];
  }

  /** Null for a place that comes from no file. */
  original({ lineNumber, columnNumber = 0 }: { lineNumber: number; columnNumber?: number }): Place | null {
    const { source, line, column } = originalPositionFor(this.map, { line: lineNumber + 1, column: columnNumber });
    return source === null ? null : { file: source, line, column: column + 1 };
  }

  /** Where V8 can stop for a line of a file, or for the next one that has code; `loaded` where that ran when the file was loaded, null where there is none. */
  generated(file: string, line: number, column: number | null): Generated | 'loaded' | null {
    const lines = this.byLine.get(file);
    const next = lines && Math.min(...[...lines.keys()].filter((each) => each >= line));
    const places = lines?.get(next!);
    if (!places) return null;
    const within = places.filter(({ offset }) => this.around(offset).length > 1);
    const wanted = (column === null || next !== line ? undefined : within.find((place) => place.column >= column)) ?? within[0];
    return wanted?.at ?? 'loaded';
  }

  /** Whether what is thrown there is caught in the same function. */
  catches(at: { lineNumber: number; columnNumber?: number }): boolean {
    const offset = this.offsetOf(at);
    const inner = this.around(offset).at(-1);
    return this.caught.some((block) => holds(block, offset) && (!inner || (block.start > inner.start && block.end <= inner.end)));
  }

  private offsetOf({ lineNumber, columnNumber = 0 }: { lineNumber: number; columnNumber?: number }): number {
    return (this.starts[lineNumber] ?? 0) + columnNumber;
  }

  /** The functions around a place, outermost first; the first is the bundle. */
  private around(offset: number): SyntaxNode[] {
    return this.functions.filter((each) => holds(each, offset));
  }

  /** The bundle is one function, with what stands at the top of all files. */
  private nameTop(bundle: SyntaxNode): void {
    const body = isNode(bundle.body) ? (bundle.body.body as SyntaxNode[]) : [];
    for (const statement of body)
      for (const declared of statement.type === 'VariableDeclaration' ? (statement.declarations as SyntaxNode[]) : [statement]) {
        const id = isNode(declared.id) && declared.id.type === 'Identifier' ? declared.id : undefined;
        const place = id && this.original(this.placeOf(id.start));
        if (place && whoseIs(place.file) === 'workspace') this.names.add(id.name as string);
      }
  }

  private placeOf(offset: number): Generated {
    let line = this.starts.findIndex((start) => start > offset);
    line = line < 0 ? this.starts.length - 1 : line - 1;
    return { lineNumber: line, columnNumber: offset - this.starts[line]! };
  }
}

function holds({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset < end;
}
