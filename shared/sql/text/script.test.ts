import { describe, expect, it } from 'vitest';
import { readScript } from './script.ts';

const texts = (text: string) => readScript(text).statements.filter(({ index }) => index >= 0).map(({ body }) => body.text.trim());

describe('a script', () => {
  it('ends statements at semicolons that stand in no string, name or comment', () => {
    expect(texts("SELECT ';' /* ; */ FROM `a;b` -- ;\n// ;\n; SELECT 2 ;; SELECT 3")).toEqual(["SELECT ';' /* ; */ FROM `a;b` -- ;\n// ;\n;", 'SELECT 2 ;', 'SELECT 3']);
  });

  it('keeps a statement set whole', () => {
    expect(texts('EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; INSERT INTO b SELECT 2; END; SELECT 3')).toHaveLength(2);
  });

  it('begins anew at the next semicolon after a quote that nothing closes', () => {
    expect(texts("SELECT 'abc FROM t; SELECT 2")).toEqual(["SELECT 'abc FROM t;", 'SELECT 2']);
    expect(texts('SELECT `abc FROM t; SELECT 2')).toEqual(['SELECT `abc FROM t;', 'SELECT 2']);
    expect(texts('SELECT /* abc FROM t; SELECT 2')).toEqual(['SELECT /* abc FROM t;', 'SELECT 2']);
  });

  it('takes a parameter as a part of a name', () => {
    const [statement] = readScript('SELECT * FROM ${env}_orders${x}').statements;
    expect(statement!.body.tokens.map(({ kind }) => kind)).toEqual(['word', 'operator', 'word', 'word']);
  });

  it('reads only what changed, and comes to the same as reading all', () => {
    let text = Array.from({ length: 50 }, (_, at) => `CREATE VIEW v${at} AS\nSELECT '${at}' AS n /* c */ FROM t${at};\n`).join('');
    let script = readScript(text);
    const before = new Set(script.statements.map(({ body }) => body));
    const at = text.indexOf('v25');
    text = `${text.slice(0, at)}x${text.slice(at)}`;
    script = readScript(text, script);
    expect(script.statements.filter(({ body }) => !before.has(body))).toHaveLength(1);
    expect(script).toEqual(readScript(text));
    for (const [from, to, put] of [[10, 12, "'"], [40, 40, ';'], [100, 400, ''], [0, 0, '/*'], [200, 201, '`'], [text.length - 3, text.length, ''], [300, 300, "'"]] as const) {
      text = text.slice(0, from) + put + text.slice(to);
      script = readScript(text, script);
      expect(script).toEqual(readScript(text));
    }
  });
});
