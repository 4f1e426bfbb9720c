import { describe, expect, it } from 'vitest';
import { terminalLine } from './log-lines.ts';

describe('terminalLine', () => {
  it('says when, how grave and who', () => {
    const line = terminalLine({ at: 0, level: 'warn', logger: 'org.apache.flink.Task', text: 'slow' });
    expect(line.replace(/\x1b\[\d+m/g, '')).toBe('00:00:00.000 WARN  Task slow');
  });

  it('leaves what the job prints alone', () => {
    expect(terminalLine({ at: 0, level: 'out', logger: '', text: 'hello' })).toBe('hello\x1b[0m');
  });
});
