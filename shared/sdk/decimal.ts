const WRITTEN = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** An exact decimal number: `unscaled` by ten to the power of minus `scale`. */
export class Decimal {
  /** @param scale how many digits of `unscaled` stand behind the point, from 0 */
  constructor(
    readonly unscaled: bigint,
    readonly scale: number,
  ) {
    if (typeof unscaled !== 'bigint' || !Number.isInteger(scale) || scale < 0) throw new TypeError('A Decimal is a bigint and the number of its digits behind the point.');
  }

  /** Reads `-12.50`, a bigint, or a whole number; a number with a fraction is no exact one: write it as a string. */
  static of(value: string | bigint | number): Decimal {
    if (typeof value === 'bigint') return new Decimal(value, 0);
    if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError(`${value} is no exact whole number; give a Decimal its digits as a string, as in Decimal.of('0.1').`);
    const [, sign, whole, fraction = ''] = WRITTEN.exec(String(value)) ?? [];
    if (whole === undefined) throw new SyntaxError(`"${value}" is no decimal number, as -12.50 is.`);
    return new Decimal(BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`), fraction.length);
  }

  plus(other: Decimal): Decimal {
    const scale = Math.max(this.scale, other.scale);
    return new Decimal(this.at(scale) + other.at(scale), scale);
  }

  minus(other: Decimal): Decimal {
    return this.plus(other.negated());
  }

  times(other: Decimal): Decimal {
    return new Decimal(this.unscaled * other.unscaled, this.scale + other.scale);
  }

  negated(): Decimal {
    return new Decimal(-this.unscaled, this.scale);
  }

  /** Less than 0, 0 or more than 0, as it is less than the other, as much, or more; 1.0 is as much as 1. */
  compare(other: Decimal): number {
    const { unscaled } = this.minus(other);
    return unscaled < 0n ? -1 : unscaled > 0n ? 1 : 0;
  }

  /** With so many digits behind the point; a half goes away from zero, as Flink rounds. */
  round(scale: number): Decimal {
    if (scale >= this.scale) return new Decimal(this.at(scale), scale);
    const unit = 10n ** BigInt(this.scale - scale);
    const half = this.unscaled < 0n ? -(unit / 2n) : unit / 2n;
    return new Decimal((this.unscaled + half) / unit, scale);
  }

  /** The nearest number. */
  toNumber(): number {
    return Number(this.toString());
  }

  toString(): string {
    const digits = (this.unscaled < 0n ? -this.unscaled : this.unscaled).toString().padStart(this.scale + 1, '0');
    const whole = digits.slice(0, digits.length - this.scale);
    const text = this.scale === 0 ? whole : `${whole}.${digits.slice(-this.scale)}`;
    return this.unscaled < 0n ? `-${text}` : text;
  }

  toJSON(): string {
    return this.toString();
  }

  /** The digits with this many behind the point, which must be no fewer. */
  private at(scale: number): bigint {
    return this.unscaled * 10n ** BigInt(scale - this.scale);
  }
}
