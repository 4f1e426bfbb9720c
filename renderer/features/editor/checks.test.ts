import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { NOTHING_EDITED, type Preview, type Validation } from '#shared/services/engine.ts';
import { type Checked, createChecks, DELAYS_MS } from './checks.ts';

const VALID: Validation = { valid: true, statements: [], diagnostics: [] };
const PLAN: Preview = { validation: VALID, topology: null, standIns: [], ...NOTHING_EDITED };
const text = (words: string, planned = true): Checked => ({ file: 'a.sql', text: words, mode: 'streaming', planned });

function make(validation = VALID) {
  const validate = vi.fn(async (_: unknown, signal?: AbortSignal) => (signal?.throwIfAborted(), validation));
  const preview = vi.fn(async (_: unknown, _signal?: AbortSignal) => PLAN);
  const answers = { onValidation: vi.fn(), onPreview: vi.fn(), onBusy: vi.fn(), onFailure: vi.fn() };
  const checks = createChecks({ validate, preview } as never, answers);
  return { checks, validate, preview, answers };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('asks once about the last of several keystrokes', async () => {
  const { checks, validate, answers } = make();
  checks.changed(text('S'));
  checks.changed(text('SE'));
  checks.changed(text('SEL'));
  await vi.advanceTimersByTimeAsync(DELAYS_MS.validate);
  expect(validate.mock.calls.map(([params]) => (params as Checked).text)).toEqual(['SEL']);
  expect(answers.onValidation).toHaveBeenCalledExactlyOnceWith(text('SEL'), VALID);
});

test('shows what is said soon, and asks for the rest until the next keystroke', async () => {
  const { checks, validate, answers } = make();
  const soon: Validation = { ...VALID, pending: true };
  validate.mockResolvedValueOnce(soon).mockResolvedValueOnce({ ...VALID, valid: false }).mockResolvedValueOnce(soon);
  checks.changed(text('CREATE TABLE t'));
  await vi.runAllTimersAsync();
  expect(validate.mock.calls.map(([params]) => (params as { within?: number }).within)).toEqual([DELAYS_MS.within, undefined]);
  expect(answers.onValidation.mock.calls.map(([, said]) => said)).toEqual([soon, { ...VALID, valid: false }]);
  checks.changed(text('CREATE TABLE tt'));
  validate.mockImplementationOnce(async () => soon).mockImplementationOnce(() => new Promise(() => {}));
  await vi.advanceTimersByTimeAsync(DELAYS_MS.validate);
  checks.changed(text('CREATE TABLE ttt'));
  expect(validate.mock.calls.at(-1)![1]!.aborted).toBe(true);
});

test('asks until all of a long script is checked', async () => {
  const { checks, validate, answers } = make();
  const part: Validation = { ...VALID, pending: true };
  for (const said of [part, part, part, VALID]) validate.mockResolvedValueOnce(said);
  checks.changed(text('CREATE TABLE t'));
  await vi.runAllTimersAsync();
  expect(answers.onValidation.mock.calls.map(([, said]) => said)).toEqual([part, part, part, VALID]);
});

test('plans only after a longer pause', async () => {
  const { checks, preview, answers } = make();
  checks.changed(text('SELECT 1'));
  await vi.advanceTimersByTimeAsync(DELAYS_MS.preview - 1);
  expect(preview).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(answers.onPreview).toHaveBeenCalledExactlyOnceWith(text('SELECT 1'), PLAN);
  expect(answers.onBusy).toHaveBeenLastCalledWith(text('SELECT 1'), false);
});

test('asks the planner about what has errors, too: it finds those that the validator cannot', async () => {
  const { checks, preview, answers } = make({ ...VALID, valid: false });
  checks.changed(text('SELEC'));
  await vi.runAllTimersAsync();
  expect(preview).toHaveBeenCalledOnce();
  expect(answers.onPreview).toHaveBeenCalledExactlyOnceWith(text('SELEC'), PLAN);
});

test('validates but does not plan what is no job', async () => {
  const { checks, preview, answers } = make();
  checks.changed(text('weir: 1', false));
  await vi.runAllTimersAsync();
  expect(answers.onValidation).toHaveBeenCalledOnce();
  expect(preview).not.toHaveBeenCalled();
});

test('a newer text cancels the question about the older, and its answer is not told', async () => {
  const { checks, validate, answers } = make();
  let answer: (validation: Validation) => void = () => {};
  validate.mockImplementationOnce(() => new Promise<Validation>((resolve) => (answer = resolve)));
  checks.changed(text('old'));
  await vi.advanceTimersByTimeAsync(DELAYS_MS.validate);
  const signal = validate.mock.calls[0]![1]!;
  checks.changed(text('new'));
  expect(signal.aborted).toBe(true);
  answer({ ...VALID, valid: false });
  await vi.runAllTimersAsync();
  expect(answers.onValidation.mock.calls.map(([checked]) => (checked as Checked).text)).toEqual(['new']);
});

test('tells why there is no answer, and asks again at once when told to', async () => {
  const { checks, validate, answers } = make();
  validate.mockRejectedValueOnce(new Failure('runner-restarted', 'The engine restarts.'));
  checks.changed(text('SELECT 1'));
  await vi.runAllTimersAsync();
  expect(answers.onFailure.mock.calls[0]![1]).toMatchObject({ code: 'runner-restarted' });
  checks.again();
  await vi.advanceTimersByTimeAsync(0);
  expect(answers.onPreview).toHaveBeenCalledOnce();
});

const EDITS = { operators: { u1: { parallelism: 2 } }, groups: {} };

test('edits of the topology alone ask the planner at once, and nobody else', async () => {
  const { checks, validate, preview, answers } = make();
  checks.changed(text('SELECT 1'));
  await vi.runAllTimersAsync();
  checks.edited(EDITS);
  await vi.advanceTimersByTimeAsync(0);
  expect(validate).toHaveBeenCalledOnce();
  expect(preview.mock.calls.map(([params]) => (params as Checked).topology)).toEqual([undefined, EDITS]);
  expect(answers.onBusy).toHaveBeenLastCalledWith({ ...text('SELECT 1'), topology: EDITS }, false);
});

test('a newer edit cancels the question about the older', async () => {
  const { checks, preview, answers } = make();
  checks.changed(text('SELECT 1'));
  await vi.runAllTimersAsync();
  answers.onPreview.mockClear();
  checks.edited(EDITS);
  checks.edited({ operators: {}, groups: {} });
  await vi.advanceTimersByTimeAsync(0);
  expect(preview.mock.calls[1]![1]!.aborted).toBe(true);
  expect(answers.onPreview).toHaveBeenCalledExactlyOnceWith({ ...text('SELECT 1'), topology: { operators: {}, groups: {} } }, PLAN);
});

test('edits of a text that has not been found valid wait for it', async () => {
  const { checks, validate, preview } = make({ ...VALID, valid: false });
  checks.changed(text('SELEC'));
  await vi.runAllTimersAsync();
  checks.edited(EDITS);
  await vi.runAllTimersAsync();
  expect(validate).toHaveBeenCalledTimes(2);
  expect(preview.mock.calls.map(([params]) => (params as Checked).topology)).toEqual([undefined, EDITS]);
});
