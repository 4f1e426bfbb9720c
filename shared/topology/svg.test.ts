import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Topology } from './model.ts';
import { renderTopologySvg } from './svg.ts';
import { approximateText, ellipsise } from './text-size.ts';

const fixture = (name: string) => Topology.parse(JSON.parse(readFileSync(new URL(`../../test/fixtures/topologies/${name}.json`, import.meta.url), 'utf8')));

describe('renderTopologySvg', () => {
  it('tells every fact of the job', async () => {
    const svg = await renderTopologySvg(fixture('delays-by-airport'));
    for (const fact of ['flights', 'Global window aggregate', 'by origin · tumble 1 h', 'hash(origin)', 'rebalance', 'group heavy', '× 4', 'append +I', 'state window-aggs', '7 operators · 3 chains · 6 slots', 'of at most 128'])
      expect(svg).toContain(fact);
  });

  it('holds both themes and nothing from elsewhere', async () => {
    const svg = await renderTopologySvg(fixture('two-sinks'));
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|<image|@import|url\(/);
  });

  it('names the jobs where there are several', async () => {
    expect(await renderTopologySvg(fixture('several-jobs'))).toContain('Job 2 · departures_in_weather');
  });

  it('lets no name break out of the picture', async () => {
    const topology = fixture('delays-by-airport');
    const evil = `</text><script>alert(1)</script>"'&\u0000\ud800]]>`;
    topology.operators = topology.operators.map((operator) => ({ ...operator, name: evil, description: evil, table: evil, slotSharingGroup: evil, state: [{ name: evil, kind: evil, ttl: evil }], upsertKey: [evil] }));
    topology.edges = topology.edges.map((edge) => ({ ...edge, key: [evil] }));
    const svg = await renderTopologySvg(topology);
    expect(svg).not.toContain('<script');
    expect(svg).not.toMatch(/[\u0000\ud800-\udfff]/);
    expect(svg.match(/&(?!(amp|lt|gt|quot|#39);)/g)).toBeNull();
    expect(tagsClose(svg)).toBe(true);
  });

  it('cuts long names with an ellipsis and keeps them whole in the tooltip', async () => {
    const topology = fixture('delays-by-airport');
    const long = 'an_endless_table_name_'.repeat(8);
    topology.operators[0] = { ...topology.operators[0]!, table: long };
    const svg = await renderTopologySvg(topology);
    expect(svg).toMatch(/an_endless_table[a-z_]*…</);
    expect(svg).toContain(`${long} (source)`);
  });
});

describe('ellipsise', () => {
  it('keeps what fits and never cuts a character in two', () => {
    expect(ellipsise('short', 200, 12, 400, approximateText)).toBe('short');
    const cut = ellipsise('🛫'.repeat(50), 100, 12, 400, approximateText);
    expect(cut).toMatch(/^(🛫)+…$/u);
    expect(approximateText(cut, 12, 400)).toBeLessThanOrEqual(100);
    expect(ellipsise('anything', 0, 12, 400, approximateText)).toBe('…');
  });
});

function tagsClose(svg: string): boolean {
  const open: string[] = [];
  for (const [, close, name, self] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (close) {
      if (open.pop() !== name) return false;
    } else if (!self) open.push(name!);
  }
  return open.length === 0;
}
