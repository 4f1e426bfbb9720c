import { ArrowLeft } from 'lucide-react';
import { useStore } from 'zustand';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Broken, Empty, Skeleton } from '#renderer/ui/faces.tsx';
import { AskWhere } from './ask-where.tsx';
import { JourneyView } from './journey-view.tsx';
import type { LineageStore, Question } from './lineage-store.ts';
import { WhyView } from './why-view.tsx';
import './lineage.css';

export interface LineageParts extends Pick<FeatureParts, 'session' | 'execute'> {
  store: LineageStore;
}

/** What was asked about a row, and the answer. */
export function LineageView({ parts }: { parts: LineageParts }) {
  const { store, session } = parts;
  const { question, before } = useStore(store);
  const run = useStore(session, (state) => state.run);
  if (!run)
    return (
      <Empty title="No run to ask about.">Run the job with F5. Then pick a row of a result and ask why it is there, or ask where a line of a sample went.</Empty>
    );
  return (
    <div className="lineage">
      <header className="lineage-head">
        <IconButton label="Back to the question before" disabled={!before.length} onClick={store.back}>
          <ArrowLeft size={14} />
        </IconButton>
        <h2>{question ? questionInWords(question) : 'Ask about a row'}</h2>
        <AskWhere parts={parts} standIns={run.standIns} />
      </header>
      <div className="lineage-body">
        <AnswerView parts={parts} />
      </div>
    </div>
  );
}

function AnswerView({ parts }: { parts: LineageParts }) {
  const { question, answer, failure } = useStore(parts.store);
  if (failure) return <Broken failure={failure} />;
  if (!question) return <Empty title="Nothing asked yet.">Pick a row of a result and choose “why is it here?” below it. Or give a line of a sample above.</Empty>;
  if (!answer) return <Skeleton label="The job runs again on its samples" />;
  return 'why' in answer ? <WhyView why={answer.why} parts={parts} /> : <JourneyView journey={answer.where} parts={parts} />;
}

function questionInWords(question: Question): string {
  if ('where' in question) return `Where did ${question.where.line === undefined ? 'this row' : `line ${question.where.line}`} of ${question.where.table} go?`;
  return `Why is this row in ${question.why.sink}?`;
}
