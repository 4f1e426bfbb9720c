/** Of a table that a job reads or writes, by its path without backticks. */
export type TableUid = [uid: string, end: 'source' | 'sink', table: string];

/** The uids that a job gives. */
export class Uids {
  readonly ofTables: TableUid[] = [];
  private readonly given = new Set<string>();

  constructor(private readonly refuse: (code: string, message: string) => void) {}

  /** Once in a job: two operators cannot have one state. */
  give(uid: string): string {
    // It stands in files and on command lines. Other characters have a meaning there, and what begins with a digit may be taken for a number.
    if (typeof uid !== 'string' || !/^[A-Za-z][\w.-]{0,99}$/.test(uid)) this.refuse('bad-uid', `${JSON.stringify(uid)} is no uid of an expression. Give a letter first, then at most 99 letters, digits, _, - and dots.`);
    if (this.given.has(uid)) this.refuse('uid-taken', `The uid '${uid}' is given twice, and two operators cannot have one state. Give one of them another.`);
    this.given.add(uid);
    return uid;
  }

  giveTable(end: TableUid[1], path: string, uid: string): void {
    const table = path.replaceAll('`', '');
    const known = this.ofTables.find(([, of, name]) => of === end && name === table);
    if (known) this.refuse('uid-taken', `The ${end} ${table} has the uid '${known[0]}' already, and Flink may make one operator of all that ${end === 'source' ? 'read' : 'write'} it. Leave '${uid}' out.`);
    this.ofTables.push([this.give(uid), end, table]);
  }
}
