/** Numbers of the protocol for things of ours, from 1; a thing has one number. */
export class Numbers<T> {
  private readonly things = new Map<number, T>();
  private readonly numbers = new Map<string, number>();
  private last = 0;

  constructor(private readonly keyOf: (thing: T) => string) {}

  of(thing: T): number {
    const key = this.keyOf(thing);
    const known = this.numbers.get(key);
    const number = known ?? ++this.last;
    this.numbers.set(key, number);
    this.things.set(number, thing);
    return number;
  }

  get(number: number): T | undefined {
    return this.things.get(number);
  }

  /** Later things get other numbers, so that an old one is never taken for a new one. */
  clear(): void {
    this.things.clear();
    this.numbers.clear();
  }
}
