import { expect, test } from 'vitest';
import { formatSize, parseDuration, parseSize } from './flink-units.ts';

test.each([
  ['1 h', 3_600_000],
  ['2h', 7_200_000],
  ['10 MIN', 600_000],
  ['3 m', 180_000],
  [' 5 secs ', 5000],
  ['7', 7],
  ['1 day', 86_400_000],
  ['500 µs', 0.5],
  ['0 s', 0],
  ['PT1H30M', 5_400_000],
  ['P1DT0.5S', 86_400_500],
])('reads the duration %j', (text, ms) => expect(parseDuration(text)).toBe(ms));

test.each(['', 'h', '1 parsec', '-1 h', '1.5 h', '1 h 30 min', 'PT', 'P', '99999999999999999999999 d'])('is no duration: %j', (text) => expect(parseDuration(text)).toBeUndefined());

test.each([
  ['512 mb', 536_870_912],
  ['1g', 1_073_741_824],
  ['64 kb', 65_536],
  ['100', 100],
  ['0 b', 0],
  ['2 Mebibytes', 2_097_152],
])('reads the size %j', (text, bytes) => expect(parseSize(text)).toBe(bytes));

test.each(['', 'mb', '1.5 gb', '-1 mb', '1 mib', '9999999 tb', '1 gb 2 mb'])('is no size: %j', (text) => expect(parseSize(text)).toBeUndefined());

test.each([
  [0, '0 b'],
  [65_536, '64 kb'],
  [402_653_184, '384 mb'],
  [1_610_612_736, '1.5 gb'],
])('writes %d bytes', (bytes, text) => expect(formatSize(bytes)).toBe(text));
