import { useStore } from 'zustand';
import type { RunTimeline, TimelineEvent } from '#shared/services/chaos.ts';
import { titlesOf } from '#shared/topology/titles.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/faces.tsx';
import { ChaosBar } from './chaos-bar.tsx';
import type { ChaosStore } from './chaos-store.ts';
import { eventWords, lackingWords, repeatWords, summaryWords, toneOf } from './timeline-words.ts';
import type { DebuggerParts } from './toolbar.tsx';
import { usePlanned } from './words.ts';

/** What happened to the run, and the ways to make something happen to it. */
export function TimelineView({ parts, chaos }: { parts: DebuggerParts; chaos: ChaosStore }) {
  const { timeline, refused } = useStore(chaos);
  const isLive = useStore(parts.store, (state) => state.isLive);
  const topology = usePlanned(parts.session);
  if (!timeline) return <Empty title="Nothing has happened yet.">Run the job: its failures, restarts and checkpoints stand here, and you can make it fail to see it recover.</Empty>;
  const titles = titlesOf(topology);
  const jobs = new Set(topology?.operators.map(({ job }) => job)).size;
  return (
    <div className="timeline" role="region" aria-label="Timeline" tabIndex={0}>
      {isLive && <ChaosBar chaos={chaos} topology={topology} titles={titles} timeline={timeline} />}
      {refused && (
        <Banner
          tone="warning"
          actions={
            <>
              {refused.code === 'other-runs-touched' && <Button onClick={() => void chaos.kill(0, true)}>Kill it all the same</Button>}
              <Button onClick={chaos.forgetRefusal}>Leave it</Button>
            </>
          }
        >
          {refused.message} <code>{refused.code}</code>
        </Banner>
      )}
      {isLive && <Lacking timeline={timeline} parts={parts} />}
      <p className="timeline-summary">{summaryWords(timeline)}</p>
      <Strip timeline={timeline} titles={titles} jobs={jobs} />
      {timeline.repeats.length > 0 && (
        <section aria-label="Rows that came again">
          <h3>Rows that came again</h3>
          <ul className="timeline-repeats">
            {timeline.repeats.map((repeat, index) => (
              <li key={index}>
                <time>{offset(repeat.at, timeline)}</time> {repeatWords(repeat)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <h3>What happened</h3>
      <ol className="timeline-events" aria-label="What happened, the newest first">
        {timeline.events.toReversed().map((event, index) => (
          <li key={timeline.events.length - index} data-tone={toneOf(event)}>
            <time>{offset(event.at, timeline)}</time>
            <span>{eventWords(event, titles, jobs)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What the job would need for a failure to be worth watching. */
function Lacking({ timeline, parts: { execute } }: { timeline: RunTimeline; parts: DebuggerParts }) {
  const { restarts, checkpoints } = timeline;
  if (restarts && checkpoints) return null;
  const sql = [...(restarts ? [] : ["SET 'restart-strategy.type' = 'exponential-delay';"]), ...(checkpoints ? [] : ["SET 'execution.checkpointing.interval' = '10 s';"])].join('\n');
  return (
    <Banner tone="info" actions={<Button onClick={() => execute('editor.prepend', `${sql}\n`)}>Insert {!restarts && !checkpoints ? 'both settings' : 'the setting'}</Button>}>
      {lackingWords(timeline)}
    </Banner>
  );
}

/** The whole run from left to right: what went well below the line, what went wrong above it. */
function Strip({ timeline, titles, jobs }: { timeline: RunTimeline; titles: ReadonlyMap<string, string>; jobs: number }) {
  const { events } = timeline;
  const [first, last] = [events[0]?.at ?? 0, events.at(-1)?.at ?? 0];
  const span = Math.max(1, last - first);
  const at = (event: { at: number }) => 1 + ((event.at - first) / span) * 98;
  return (
    <svg className="timeline-strip" viewBox="0 0 100 24" preserveAspectRatio="none" role="img" aria-label={summaryWords(timeline)}>
      <line x1="1" x2="99" y1="14" y2="14" className="timeline-axis" />
      {downs(events).map(([from, to]) => (
        <rect key={from.at} x={at(from)} width={Math.max(0.4, at(to) - at(from))} y="10" height="8" className="timeline-down" />
      ))}
      {events.map((event, index) => (
        <line key={index} x1={at(event)} x2={at(event)} {...(toneOf(event) === 'good' ? { y1: 14, y2: 20 } : { y1: 3, y2: 14 })} data-tone={toneOf(event)}>
          <title>{`${offset(event.at, timeline)} ${eventWords(event, titles, jobs)}`}</title>
        </line>
      ))}
    </svg>
  );
}

/** From each first failure to the recovery or the end that follows it. */
function downs(events: readonly TimelineEvent[]): [TimelineEvent, TimelineEvent][] {
  const spans: [TimelineEvent, TimelineEvent][] = [];
  let from: TimelineEvent | undefined;
  for (const event of events) {
    if (event.kind === 'failed') from ??= event;
    if (from && (event.kind === 'recovered' || event.kind === 'ended')) {
      spans.push([from, event]);
      from = undefined;
    }
  }
  const last = events.at(-1);
  return from && last ? [...spans, [from, last]] : spans;
}

function offset(at: number, { events }: RunTimeline): string {
  const seconds = Math.max(0, at - (events[0]?.at ?? at)) / 1000;
  return `+${seconds.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} s`;
}
