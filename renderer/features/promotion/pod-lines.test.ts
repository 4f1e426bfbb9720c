import { expect, test } from 'vitest';
import type { PromotionLogLine } from '#shared/services/promotion.ts';
import { ALL_LINES, PodLines } from './pod-lines.ts';

const HEAD = '2026-11-26 08:12:02,120 WARN  org.apache.flink.Task          [] [x] - ';
const line = (more: Partial<PromotionLogLine>): PromotionLogLine => ({ at: 0, pod: 'delays-taskmanager-1-1', role: 'taskmanager', before: false, text: `${HEAD}slow`, level: 'warn', job: 'j1', task: 'Calc[2]', head: HEAD.length, ...more });
const plain = (lines: readonly string[]) => lines.map((each) => each.replace(/\x1b\[\d+m/g, '').slice(9).replace(/ +/g, ' '));

test('a line says which pod, how grave and who; what the job prints stands as it is', () => {
  const log = new PodLines();
  log.add(line({}));
  log.add(line({ role: 'jobmanager', pod: 'delays-7c-x2', level: null, task: null, head: 0, text: '+I[EWR, 3]\x1b[2J' }));
  expect(plain(log.shown.all())).toEqual(['TaskManager 1-1 WARN Task slow', 'JobManager +I[EWR, 3]']);
});

test('a log is narrowed by pod, task, level and job, and widened again; a stack stays with its line', () => {
  const log = new PodLines();
  log.add(line({ text: 'info', head: 0, level: 'info' }));
  log.add(line({ text: 'broke', head: 0, level: 'error', task: 'Sink: sums' }));
  log.add(line({ text: '\tat a.B', head: 0, level: 'error', task: 'Sink: sums' }));
  log.add(line({ text: 'elsewhere', head: 0, pod: 'delays-taskmanager-1-2', job: 'j2' }));
  log.add(line({ text: 'of all', head: 0, job: null, task: null }));
  const said = (filter: Partial<typeof ALL_LINES>) => (log.narrow({ ...ALL_LINES, ...filter }), plain(log.shown.all()).map((each) => each.replace(/^TaskManager \S+ /, '').trim()));
  expect(said({ task: 'Sink: sums' })).toEqual(['broke', 'at a.B']);
  expect(said({ level: 'error' })).toEqual(['broke', 'at a.B']);
  expect(said({ pod: 'delays-taskmanager-1-2' })).toEqual(['elsewhere']);
  expect(said({ job: 'j2' })).toEqual(['elsewhere', 'of all']);
  expect(said({})).toHaveLength(5);
  expect(log.facets).toEqual({ pods: ['delays-taskmanager-1-1', 'delays-taskmanager-1-2'], tasks: ['Calc[2]', 'Sink: sums'], jobs: ['j1', 'j2'] });
});

test('where a container was restarted, a line says so, between the last before and the first after', () => {
  const log = new PodLines();
  log.add(line({ text: 'last words', head: 0, before: true }));
  log.add(line({ text: 'begun', head: 0 }));
  expect(plain(log.shown.all()).map((each) => each.replace(/─+$/, '').trim())).toEqual([expect.stringContaining('last words'), expect.stringMatching(/was restarted$/), expect.stringContaining('begun')]);
});
