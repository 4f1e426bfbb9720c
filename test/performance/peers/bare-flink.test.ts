import { expect, test } from 'vitest';
import { flagsOf } from './bare-flink.ts';

test('what decides the speed of a JVM is taken over, what names files of the engine is not', () => {
  const line = '/jdk/bin/java -Xmx512m -XX:+UseSerialGC -XX:SharedArchiveFile=/a.jsa -Xshare:auto -Dweir.x=y --add-opens=java.base/java.lang=ALL-UNNAMED -cp a.jar:b.jar dev.weir.runner.Main -Xnot-mine';
  expect(flagsOf(line)).toEqual(['-Xmx512m', '-XX:+UseSerialGC', '--add-opens=java.base/java.lang=ALL-UNNAMED']);
});
