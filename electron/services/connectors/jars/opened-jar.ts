import { type ClassFile, readClassFile } from './class-file.ts';
import { Zip } from './zip.ts';

const FACTORIES = 'META-INF/services/org.apache.flink.table.factories.Factory';

/** A jar by what is in it. Classes have names with slashes. */
export class OpenedJar {
  private readonly read = new Map<string, Promise<ClassFile | undefined>>();

  private constructor(
    /** What people call it: its file's name. */
    readonly name: string,
    private readonly zip: Zip,
    /** Its classes, each with what tells equal bytes. */
    readonly classes: ReadonlyMap<string, number>,
    /** The classes that it offers Flink as connectors, formats and catalogs. */
    readonly factories: readonly string[],
  ) {}

  static async open(path: string, name: string): Promise<OpenedJar> {
    const zip = await Zip.open(path);
    const classes = new Map<string, number>();
    for (const entry of zip.entries) {
      const [, className] = /^(?!META-INF\/)(.+)\.class$/.exec(entry.name) ?? [];
      if (className !== undefined && !/(^|\/)(module|package)-info$/.test(className)) classes.set(className, entry.crc);
    }
    const services = (await zip.read(FACTORIES))?.toString('utf8') ?? '';
    const factories = services.split(/\r?\n/).flatMap((line) => line.replace(/#.*/, '').trim() || []);
    return new OpenedJar(name, zip, classes, [...new Set(factories)].map((factory) => factory.replaceAll('.', '/')));
  }

  /** Undefined where it has no such class, or one that cannot be read. */
  classFile(name: string): Promise<ClassFile | undefined> {
    const known = this.read.get(name);
    if (known) return known;
    const reading = this.zip.read(`${name}.class`).then((bytes) => (bytes ? readClassFile(bytes) : undefined), () => undefined);
    this.read.set(name, reading);
    return reading;
  }

  /** The versions of the libraries that it says it holds, by group:artifact. */
  async artefacts(): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const { name } of this.zip.entries) {
      const [, group, artifact] = /^META-INF\/maven\/([^/]+)\/([^/]+)\/pom\.properties$/.exec(name) ?? [];
      const [, version] = (group && /^version=(.+)$/m.exec((await this.zip.read(name))?.toString('utf8') ?? '')) || [];
      if (version !== undefined) found.set(`${group}:${artifact}`, version.trim());
    }
    return found;
  }

  async close(): Promise<void> {
    this.read.clear();
    await this.zip.close();
  }
}

/** `org/example/Outer$Inner` as Java writes it. */
export function javaName(name: string): string {
  return name.replaceAll('/', '.').replaceAll('$', '.');
}
