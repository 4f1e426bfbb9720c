import { expect, test } from 'vitest';
import { withConnectors } from './add-connectors.ts';

const KAFKA = 'org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2';
const JDBC = 'org.apache.flink:flink-connector-jdbc-core:4.0.0-2.0';

test('a workspace without a file gets one', () => {
  expect(withConnectors(undefined, [KAFKA])).toBe(`weir: 1\nconnectors:\n  - ${KAFKA}\n`);
});

test('comments and layout stay, in both ways of writing a list', () => {
  const block = `weir: 1\n# ours\nsettings:   { a.b: 1 h }\nconnectors:\n  # for orders\n  - ${KAFKA}\n`;
  expect(withConnectors(block, [JDBC])).toBe(`${block}  - ${JDBC}\n`);
  expect(withConnectors(`weir: 1   # one\nconnectors: [${KAFKA}]\n`, [JDBC])).toBe(`weir: 1   # one\nconnectors: [ ${KAFKA}, ${JDBC} ]\n`);
  expect(withConnectors('weir: 1\ncommon: [ddl/*.sql]\n', [JDBC])).toBe(`weir: 1\ncommon: [ddl/*.sql]\nconnectors:\n  - ${JDBC}\n`);
});

test('what is named already is not named twice, and another version of it goes', () => {
  const text = `weir: 1\nconnectors:\n  - ${KAFKA}\n`;
  expect(withConnectors(text, [KAFKA])).toBe(text);
  expect(withConnectors(`weir: 1\nconnectors:\n  - org.apache.flink:flink-sql-connector-kafka:3.0.0-1.17\n`, [KAFKA, JDBC])).toBe(`${text}  - ${JDBC}\n`);
});
