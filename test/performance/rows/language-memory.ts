import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createSqlService } from '#shared/sql/index.ts';
import { type Bench, withWeir } from '../bench-parts.ts';
import type { Figure } from '../figures.ts';
import { MARKER, PLACES, typedTexts } from '../typing.ts';
import { engineHeap } from '../weir/engine-heap.ts';
import { writeWorkspace } from '../weir/workspace.ts';

const FILE = 'jobs/typed/job.sql';
const LOOKS = [1000, 2000, 6000, 10_000];
const MB = 1e6;

/** Ten thousand keystrokes, spread over the text: what the service and the engine hold after some of them, each after a whole collection. */
export async function languageMemory(bench: Bench, row: number, base: string): Promise<Figure[]> {
  const workspace = await writeWorkspace(join(bench.folder, 'language-memory'), []);
  // Made one by one: all of them would be the memory that is measured.
  const texts = PLACES.map((place) => typedTexts(place.marked(base), MARKER, place.words));
  const collect = collector();
  return withWeir(bench, workspace, async (weir) => {
    await weir.engineReady();
    const service = createSqlService({ vocabulary: nothing, scope: nothing, columns: nothing, types: nothing }, () => []);
    const pid = await weir.enginePid();
    const figures: Figure[] = [];
    for (let index = 0; index < LOOKS.at(-1)!; index++) {
      const text = texts[index % PLACES.length]!.next().value as string;
      service.tokens(text);
      service.outline(text);
      await weir.window.language.validate({ file: FILE, text, within: 1 });
      const at = index + 1;
      if (!LOOKS.includes(at)) continue;
      bench.say(`memory after ${at} keystrokes`);
      collect();
      const own = process.memoryUsage().heapUsed;
      const engine = await engineHeap(bench.java, pid);
      const { host } = await weir.memory();
      const of = (whose: string, bytes: number, note: string): Figure => ({ row, name: `${whose} after ${at.toLocaleString('en')} keystrokes, 1,000 lines`, unit: 'MB', better: 'lower', samples: [bytes / MB], note });
      figures.push(of('heap with the service', own, "Of the bench's own process, after a collection."), of('resident memory of the host', host.resident, 'As the system says.'));
      if (engine !== undefined) figures.push(of("engine's heap", engine, 'After a collection that the bench asks for with `jcmd`.'));
    }
    return figures;
  });
}

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

const nothing = async () => null;
