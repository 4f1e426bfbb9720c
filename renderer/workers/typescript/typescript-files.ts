import { libFileMap } from 'monaco-editor/languages/features/typescript/lib/lib';
import { typescript } from 'monaco-editor/languages/features/typescript/lib/typescriptServices';
import { packageOf, SDK_GLOBALS, TYPESCRIPT_OPTIONS } from '#shared/workspace/typescript-options.ts';

/** Texts that are not known yet: files by their paths, packages by their folders. */
export interface Wanted {
  files: string[];
  packages: string[];
}

const LIBRARY = 'node_modules/typescript/lib/';
const READ = /\.(?:[mc]?tsx?|json)$/;

/**
 * The files that TypeScript sees, by their paths in the workspace: as they are typed, else as they are on disk. It looks for them at once and by many names;
 * what it looked for and nobody has told is kept as wanted.
 */
export class TypeScriptFiles {
  private readonly typed = new Map<string, string>();
  private readonly onDisk = new Map<string, string>();
  private readonly asked = new Set<string>();
  private readonly wanted = new Set<string>();
  private readonly versions = new Map<string, { text: string; version: number }>();
  private readonly options = typescript.convertCompilerOptionsFromJson({ ...TYPESCRIPT_OPTIONS, libReplacement: false }, '/').options;
  private roots: readonly string[] = [];
  private project = 0;
  /** Whether what an import means may be another file than before. */
  private moved = false;

  /** What is typed, all of it; and the files that are looked at whether or not another imports them. */
  take(typed: Readonly<Record<string, string>>, roots: readonly string[]): void {
    const before = [...this.typed.keys()].join('\n');
    this.typed.clear();
    for (const [path, text] of Object.entries(typed)) this.typed.set(path, text);
    this.roots = roots;
    this.changed(before !== [...this.typed.keys()].join('\n'));
  }

  /** Takes what was asked for; what is not among it is not there. */
  answer({ files, packages }: Wanted, texts: Readonly<Record<string, string>>): void {
    for (const path of files) this.onDisk.delete(path);
    for (const path of [...files, ...packages]) this.asked.add(path);
    for (const [path, text] of Object.entries(texts)) this.onDisk.set(path, text);
    this.changed(true);
  }

  /** What the disk had, to be asked for anew: files may be others, and what was not there may be. */
  known(): Wanted {
    const files = [...this.onDisk.keys()].filter((path) => packageOf(path) === undefined);
    const packages = new Set([...this.onDisk.keys()].map(packageOf));
    for (const path of this.asked) if (!packages.has(path) && !this.onDisk.has(path)) this.asked.delete(path);
    this.changed(true);
    return { files, packages: [] };
  }

  /** What was looked for in vain since it was asked last. */
  takeWanted(): Wanted {
    const all = [...this.wanted];
    this.wanted.clear();
    this.moved = false;
    return { files: all.filter((path) => packageOf(path) !== path), packages: all.filter((path) => packageOf(path) === path) };
  }

  textOf(path: string): string | undefined {
    if (path.startsWith(LIBRARY)) return libFileMap[path.slice(LIBRARY.length)];
    const text = this.typed.get(path) ?? this.onDisk.get(path);
    if (text !== undefined) return text;
    const wanted = packageOf(path) ?? path;
    // A folder of node_modules is no file, though TypeScript tries.
    if (!this.asked.has(wanted) && (wanted === path ? packageOf(path) === undefined && READ.test(path) : !READ.test(wanted))) this.wanted.add(wanted);
    return undefined;
  }

  /** As TypeScript's service asks: every path from a root. */
  host() {
    const inside = (path: string) => path.slice(1);
    return {
      getCompilationSettings: () => this.options,
      getProjectVersion: () => String(this.project),
      getScriptFileNames: () => [...new Set([...this.roots, ...[...this.typed.keys()].filter((path) => packageOf(path) === undefined), SDK_GLOBALS])].map((path) => `/${path}`),
      getScriptVersion: (path: string) => this.versionOf(inside(path)),
      getScriptSnapshot: (path: string) => {
        const text = this.textOf(inside(path));
        return text === undefined ? undefined : typescript.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => '/',
      getDefaultLibFileName: () => `/${LIBRARY}lib.d.ts`,
      fileExists: (path: string) => this.textOf(inside(path)) !== undefined,
      readFile: (path: string) => this.textOf(inside(path)),
      directoryExists: (path: string) => this.hasFolder(inside(path)),
      hasInvalidatedResolutions: () => this.moved,
      useCaseSensitiveFileNames: () => true,
    };
  }

  private changed(moved: boolean): void {
    this.project++;
    this.moved ||= moved;
  }

  private hasFolder(path: string): boolean {
    const folder = packageOf(path);
    if (folder === undefined) return true;
    if (folder === path) this.textOf(`${path}/package.json`);
    return [...this.onDisk.keys()].some((file) => file.startsWith(`${path}/`));
  }

  private versionOf(path: string): string {
    const text = this.textOf(path) ?? '';
    const last = this.versions.get(path);
    if (last?.text === text) return String(last.version);
    const version = (last?.version ?? 0) + 1;
    this.versions.set(path, { text, version });
    return String(version);
  }
}
