import { Play, Square, X } from 'lucide-react';
import { useState } from 'react';
import { Banner } from './banner.tsx';
import { Button, IconButton } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Broken, Empty as EmptyFace, Skeleton } from './faces.tsx';
import { Segmented } from './segmented.tsx';
import { TabStrip } from './tab-strip.tsx';

const LONG = 'arrivals-and-departures-of-every-carrier-by-airport-and-hour-of-the-day';

export const Buttons = () => (
  <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, padding: 24 }}>
    <Button>Plain</Button>
    <Button tone="primary" icon={<Play size={13} fill="currentColor" />} keys="F5">
      Run
    </Button>
    <Button tone="danger" icon={<Square size={13} fill="currentColor" />}>
      Cancel
    </Button>
    <Button tone="quiet">Quiet</Button>
    <Button tone="link">Link</Button>
    <Button disabled>Disabled</Button>
    <IconButton label="Close">
      <X size={16} />
    </IconButton>
    <IconButton label="Pressed" pressed>
      <Play size={16} />
    </IconButton>
  </div>
);

export const Tabs = () => {
  const [front, setFront] = useState('delays');
  const tabs = [
    { id: 'delays', title: 'delays', badge: '2,151' },
    { id: 'long', title: LONG, dirty: true },
    { id: 'problems', title: 'Problems', badge: '3', tone: 'error' as const },
    { id: 'log', title: 'Log' },
  ];
  return <TabStrip label="Tabs" tabs={tabs} front={front} onPick={setFront} onClose={() => {}} />;
};

export const Banners = () => (
  <div>
    <Banner tone="info">Your unsaved text from yesterday is back.</Banner>
    <Banner tone="warning" actions={<Button>Compare</Button>}>
      jobs/{LONG}/job.sql was changed on disk while you have unsaved text.
    </Banner>
    <Banner tone="error" actions={<Button>Try now</Button>}>
      The connection to Weir was lost. Trying again …
    </Banner>
    <Banner tone="trust" actions={<Button>Trust this folder</Button>}>
      This workspace is not trusted.
    </Banner>
  </div>
);

export const Empty = () => (
  <EmptyFace title="Nothing has run yet.">
    <Button>Run the job</Button>
  </EmptyFace>
);
export const Busy = () => <Skeleton label="Reading" />;
export const Failed = () => (
  <Broken failure={{ code: 'not-utf8', message: `jobs/${LONG}/job.sql is not UTF-8: the byte at offset 11 does not fit. Save it as UTF-8 and open it again.` }}>
    <Button>Try again</Button>
  </Broken>
);

export const Asking = () => (
  <Dialog title="Delete jobs/delays?" onClose={() => {}} actions={<Button tone="danger">Delete jobs/delays</Button>}>
    <p>It is removed from the disk, with everything in it.</p>
  </Dialog>
);

export const Choices = () => {
  const [mode, setMode] = useState<'streaming' | 'batch'>('streaming');
  return (
    <div style={{ padding: 24 }}>
      <Segmented<'streaming' | 'batch'>
        label="Mode"
        value={mode}
        onPick={setMode}
        options={[
          { value: 'streaming', title: 'streaming' },
          { value: 'batch', title: 'batch' },
        ]}
      />
    </div>
  );
};
