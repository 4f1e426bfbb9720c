import { describe, expect, it } from 'vitest';
import { flinkOf } from '#test/fakes/ask-flink.ts';
import { createSqlService, type Place, type SqlDocument } from '../index.ts';

const COMMON: SqlDocument = { file: 'common.sql', text: 'CREATE VIEW cheap AS SELECT Discount(price) AS d FROM orders;\n', mode: 'streaming', shared: true };
const TEXT = `-- discount(no call)
SELECT discount(price), 'discount(1)', discount FROM orders;
EXECUTE STATEMENT SET BEGIN
INSERT INTO a SELECT \`discount\` (1) FROM LATERAL TABLE(DISCOUNT(1));
INSERT INTO discount (x) SELECT 1;
INSERT INTO b SELECT c.discount(1), other(discount(2)) FROM orders;
END;
`;
const doc: SqlDocument = { file: 'a.sql', text: TEXT, mode: 'streaming' };
const service = createSqlService(flinkOf(), () => [COMMON]);
const shown = ({ file, range }: Place) => `${file} ${range.start.line}:${range.start.column}-${range.end.column}`;

describe('calls of a function that no text of SQL declares', () => {
  it('are found in all texts, whatever their letters, and nothing else is', async () => {
    expect((await service.calls(doc, 'discount')).map(shown)).toEqual(['common.sql 1:29-37', 'a.sql 2:8-16', 'a.sql 4:22-32', 'a.sql 4:56-64', 'a.sql 6:43-51']);
  });

  it.each([
    ['price), ', null],
    ['discount(price', { name: 'discount', builtIn: false, file: 'a.sql', range: { start: { line: 2, column: 8 }, end: { line: 2, column: 16 } } }],
    ['discount FROM', null],
  ])('at %s', async (words, call) => expect(await service.callAt(doc, TEXT.indexOf(words))).toEqual(call));

  it('take another name, quoted where it has to be', async () => {
    expect((await service.renameCalls(doc, 'DISCOUNT', 'rebate')).map(({ text }) => text)).toEqual(Array(5).fill('rebate'));
    expect((await service.renameCalls(doc, 'other', 'rebate$')).map(({ text }) => text)).toEqual(['`rebate$`']);
    expect((await service.renameCalls(doc, 'other', 'select')).map(({ text }) => text)).toEqual(['`select`']);
  });
});
