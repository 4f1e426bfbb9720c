import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { createFakeWindow } from '#test/fakes/window-services.ts';
import { windowParts } from '#test/fakes/window-parts.ts';
import { streamsFeature } from './streams.feature.tsx';

function Story({ topic, shape, press = [] }: { topic?: string; shape?: string; press?: string[] }) {
  const activated = useMemo(() => {
    const { clients, link } = createFakeWindow({ files: {} });
    const activated = streamsFeature.activate({ ...windowParts({ kafka: clients.kafka, broker: clients.broker }), link });
    if (topic) void activated.commands!.find(({ id }) => id === 'streams.open-topic')!.run({ topic });
    return activated;
  }, []);
  useEffect(() => () => activated.dispose(), [activated]);
  useEffect(() => pressEach([...(shape ? [shape] : []), ...press]), []);
  const views = useStore(activated.views!);
  const { Body, Actions } = views.findLast(({ place }) => place === (topic ? 'panel' : 'sidebar'))!;
  return (
    <div style={{ display: 'grid', gridTemplateRows: '34px 1fr', height: '100%', width: topic ? undefined : 260, background: 'var(--background)' }}>
      <div style={{ display: 'flex', justifyContent: 'flex-end', padding: '0 8px', background: 'var(--pane)' }}>{Actions && <Actions />}</div>
      <div style={{ minHeight: 0 }}>
        <Body />
      </div>
    </div>
  );
}

/** Presses what carries these words, each as soon as it is there. */
function pressEach(words: string[]): () => void {
  const left = [...words];
  const press = () => {
    const target = left.length && [...document.querySelectorAll<HTMLElement>('button, label, .message-row')].find((element) => (element.getAttribute('aria-label') ?? element.textContent)?.includes(left[0]!));
    if (!target) return;
    left.shift();
    target.click();
  };
  const observer = new MutationObserver(press);
  observer.observe(document.body, { childList: true, subtree: true });
  press();
  return () => observer.disconnect();
}

/** The dialog of a table from data, asking for the data. */
export function Infer() {
  const activated = useMemo(() => {
    const { clients, link } = createFakeWindow({ files: {} });
    return streamsFeature.activate({ ...windowParts({ kafka: clients.kafka, broker: clients.broker, ddl: clients.ddl }), link });
  }, []);
  useEffect(() => void activated.commands!.find(({ id }) => id === 'streams.infer')!.run(), [activated]);
  useEffect(() => () => activated.dispose(), [activated]);
  const { Body } = useStore(activated.views!).find(({ id }) => id === 'streams.infer')!;
  return <Body />;
}

export const Connections = () => <Story press={['Local Kafka', 'prod']} />;
export const Messages = () => <Story topic="orders" />;
export const OneMessage = () => <Story topic="orders" press={['order-6', 'open the message']} />;
export const Partitions = () => <Story topic="orders" shape="partitions" />;
export const Groups = () => <Story topic="orders" shape="groups" />;
export const Produce = () => <Story topic="orders" press={['Produce…']} />;
