import { expect, test } from 'vitest';
import { PodLog } from './pod-log.ts';

const JOB = '5f0e2a0c4b8d4f0f9c1d2e3f4a5b6c7d';
const line = (level: string, logger: string, job: string, thread: string, message: string) => `2026-11-26 08:12:02,120 ${level.padEnd(5)} ${logger.padEnd(60)} [${job}] [${thread}] - ${message}`;
const read = (...lines: string[]) => {
  const log = new PodLog();
  return lines.map((text) => log.read(text, 'pod'));
};

test('the job is what the MDC says; the task is what the thread is called, whatever it does for it', () => {
  const [own, fetcher, other] = read(
    line('INFO', 'org.apache.flink.streaming.runtime.tasks.StreamTask', JOB, 'GroupAggregate[3] -> Sink: sums (1/2)#0', 'opened'),
    line('WARN', 'org.apache.flink.connector.kafka.Reader', JOB, 'Source Data Fetcher for Source: orders[1] (2/2)#1', 'slow'),
    line('INFO', 'org.apache.flink.runtime.taskexecutor.TaskExecutor', '', 'main', 'Starting'),
  );
  expect(own).toMatchObject({ level: 'info', job: JOB, task: 'GroupAggregate[3] -> Sink: sums' });
  expect(fetcher).toMatchObject({ level: 'warn', job: JOB, task: 'Source: orders[1]' });
  expect(other).toMatchObject({ level: 'info', job: null, task: null });
});

test('a message that names a task is of that task, once its name is known; the longer name wins', () => {
  const log = 'org.apache.flink.runtime.executiongraph.ExecutionGraph';
  const [switched, , deployed, both] = read(
    line('INFO', log, JOB, 'flink-pekko.actor.default-dispatcher-4', 'Calc[2] (1/1) (ce0d1234_cbc357cc_0_0) switched from CREATED to SCHEDULED.'),
    line('INFO', log, JOB, 'flink-pekko.actor.default-dispatcher-4', 'Source: a[1] -> Calc[2] (1/1) (ce0d1234_cbc357cc_0_0) switched from CREATED to SCHEDULED.'),
    line('INFO', log, JOB, 'flink-pekko.actor.default-dispatcher-4', 'Deploying Calc[2] (1/1) (attempt #0) with attempt id ce0d1234'),
    line('INFO', log, JOB, 'flink-pekko.actor.default-dispatcher-4', 'Deploying Source: a[1] -> Calc[2] (1/1) (attempt #0) with attempt id ce0d1234'),
  );
  expect([switched!.task, deployed!.task, both!.task]).toEqual(['Calc[2]', 'Calc[2]', 'Source: a[1] -> Calc[2]']);
});

test('a stack is of the line before it, what the job prints is of none', () => {
  const [failed, exception, at, cause, more, printed] = read(
    line('ERROR', 'dev.example.Udf', JOB, 'Calc[2] (1/1)#0', 'broke'),
    'java.lang.ArithmeticException: / by zero',
    '\tat dev.example.Udf.eval(Udf.java:12) ~[udf.jar:?]',
    'Caused by: java.io.IOException: gone',
    '\t... 12 more',
    '1> +I[EWR, 3]',
  );
  for (const each of [exception, at, cause, more]) expect(each).toEqual({ ...failed, head: 0 });
  expect(printed).toEqual({ level: null, job: null, task: null, head: 0 });
});

test("a log by Flink's own pattern, which names neither, is read as far as it says something", () => {
  const own = '2026-11-26 08:12:02,120 WARN  org.apache.flink.runtime.Resource                           [] - Worker is terminated.';
  const [found] = read(own);
  expect(found).toMatchObject({ level: 'warn', job: null, task: null });
  expect(own.slice(found!.head)).toBe('Worker is terminated.');
});

test('two pods do not finish the sentences of each other', () => {
  const log = new PodLog();
  log.read(line('ERROR', 'x.Y', JOB, 'Calc[2] (1/1)#0', 'broke'), 'one');
  expect(log.read('\tat a.B.c(D.java)', 'two')).toMatchObject({ level: null, task: null });
});
