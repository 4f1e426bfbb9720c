import { expect, it } from 'vitest';
import { createSqlService, type SqlService } from './index.ts';

const SCRIPT = `SET 'table.local-time-zone' = 'UTC';
CREATE TABLE s (k STRING, v BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'kafka', 'topic' = '\${topic}');
-- of the rows above
CREATE TEMPORARY VIEW a AS SELECT k, /* twice */ 2 * v AS v FROM s WHERE v > 1;
USE side;
CREATE FUNCTION doubled AS 'x.Doubled';
EXECUTE STATEMENT SET BEGIN
  INSERT INTO t SELECT k, COUNT(*) FROM a GROUP BY k;
  INSERT INTO t WITH c AS (SELECT k FROM a) SELECT k, CASE WHEN k = 'é😀' THEN 1 ELSE 2 END FROM c;
END;
DROP VIEW a;
SELECT \`k\` FROM s /*+ OPTIONS('a' = 'b') */;
`.repeat(4);
const TYPED = ['', ';', "'", '`', '/*', '*/', '--', '\n', '(', ')', 'k', ' ', '${', 'BEGIN', 'END;', '\r\n', '😀', 'CREATE VIEW b AS SELECT * FROM s;\n', 'DROP TABLE s;', 'STATEMENT SET BEGIN '];

const nothing = async () => null;
const serviceOf = () => createSqlService({ vocabulary: nothing, scope: nothing, columns: nothing, types: nothing, parameters: async () => ({ parameters: [], secrets: [], chosen: null }) }, () => []);

const seenOf = async (service: SqlService, text: string) => {
  const doc = { file: 'a.sql', text, mode: 'streaming' as const };
  return { tokens: service.tokens(text), folding: service.folding(text), outline: service.outline(text), check: await service.check(doc), definition: await service.definition(doc, text.length >> 1), references: await service.references(doc, text.length >> 1) };
};

it('says of any edits anywhere what a service says that never saw another text', async () => {
  let seed = 42;
  const random = (below: number) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % below;
  const kept = serviceOf();
  let text = SCRIPT;
  for (let edit = 0; edit < 150; edit++) {
    // Now and then all of it is put right again, and words are renamed or taken away in one go.
    if (edit % 12 === 11) text = SCRIPT;
    else if (edit % 5 === 4) text = text.replaceAll(['k', 's', 'a', 'SELECT'][random(4)]!, ['kk', '', 's'][random(3)]!);
    else {
      const from = random(text.length + 1);
      text = text.slice(0, from) + TYPED[random(TYPED.length)]! + text.slice(from + random(4));
    }
    expect(await seenOf(kept, text), text).toEqual(await seenOf(serviceOf(), text));
  }
});
