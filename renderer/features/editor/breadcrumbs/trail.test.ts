import { describe, expect, test } from 'vitest';
import { createSqlService } from '#shared/sql/index.ts';
import { flinkOf } from '#test/fakes/ask-flink.ts';
import { trailOf } from './trail.ts';

const TEXT = `SET 'table.exec.state.ttl' = '1 d';
CREATE TABLE t (
  id INT,
  name STRING
);
INSERT INTO out_of_it
WITH first_part AS (SELECT id FROM t),
     second_part AS (SELECT id FROM first_part)
SELECT id FROM second_part;
EXECUTE STATEMENT SET BEGIN
INSERT INTO a WITH c AS (SELECT 1 AS n) SELECT n FROM c;
END;
`;
const symbols = createSqlService(flinkOf(), () => []).outline(TEXT);
const at = (words: string) => {
  const before = TEXT.slice(0, TEXT.indexOf(words) + 1).split('\n');
  return { line: before.length, column: before.at(-1)!.length };
};
const trail = (words: string) => trailOf('jobs/a/job.sql', { file: 'jobs/a/job.sql', symbols }, at(words)).map(({ title, kind }) => `${kind} ${title}`.trim());

describe('the way from the file to the cursor', () => {
  test.each([
    ['name STRING', ['jobs/a/job.sql', 'table t', 'column name']],
    ['INTO out_of_it', ['jobs/a/job.sql', 'insert into out_of_it']],
    ['FROM first_part', ['jobs/a/job.sql', 'insert into out_of_it', 'with second_part']],
    ['AS n)', ['jobs/a/job.sql', 'STATEMENT SET', 'insert into a', 'with c']],
    ["'1 d'", ['jobs/a/job.sql', 'SET table.exec.state.ttl']],
  ])('%s', (words, steps) => expect(trail(words)).toEqual(steps));

  test('offers what stands beside each step, and the statements of the file', () => {
    const [file, statement, cte] = trailOf('a.sql', { file: 'a.sql', symbols }, at('FROM first_part'));
    expect(file!.choices).toBe(symbols);
    expect(file!.at).toBe(statement!.at);
    expect(cte!.choices.map(({ name }) => name)).toEqual(['first_part', 'second_part']);
  });

  test('is the file alone where nothing is known, and where no cursor is', () => {
    expect(trailOf('a.sql', { file: 'a.sql', symbols: [] }, { line: 1, column: 1 })).toHaveLength(1);
    expect(trailOf('a.sql', { file: 'a.sql', symbols }, undefined)).toHaveLength(1);
  });
});
