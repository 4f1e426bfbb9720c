import { expect, it } from 'vitest';
import { jobName } from './export-commands.ts';
import { inTheme, pixelSize } from './png.ts';

it('doubles a drawing, and shrinks one that no canvas could hold', () => {
  expect(pixelSize(800, 600)).toEqual({ width: 1600, height: 1200, scale: 2 });
  const huge = pixelSize(300_000, 20_000);
  expect(huge.width).toBeLessThanOrEqual(16_384);
  expect(huge.width / huge.height).toBeCloseTo(15, 0);
  const square = pixelSize(15_000, 15_000);
  expect(square.width * square.height).toBeLessThanOrEqual(120e6);
  expect(pixelSize(16_000_000, 1).height).toBe(1);
});

it('decides for light or dark', () => {
  const svg = '<style>a{}@media (prefers-color-scheme:dark){b{}}</style>';
  expect(inTheme(svg, 'dark')).toContain('@media all{b{}}');
  expect(inTheme(svg, 'light')).toContain('@media not all{b{}}');
});

it('names the file after the job', () => {
  expect([jobName('jobs/delays/job.sql'), jobName('x.sql'), jobName('some/query.sql'), jobName()]).toEqual(['delays', 'x', 'query', 'topology']);
});
