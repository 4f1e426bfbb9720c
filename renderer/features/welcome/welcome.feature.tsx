import { useStore } from 'zustand';
import type { Feature, FeatureParts } from '#renderer/platform/feature.ts';
import { fixedViews } from '#renderer/platform/fixed-views.ts';
import { showKeys } from '#renderer/platform/keys.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Empty, Skeleton } from '#renderer/ui/faces.tsx';
import './welcome.css';

/** What stands where the text will be, until a file is open. */
export const welcomeFeature: Feature = {
  id: 'welcome',
  title: 'Welcome',
  activate: (parts) => ({
    views: fixedViews({ id: 'welcome', title: 'Welcome', place: 'editor', order: 100, Body: () => <Welcome parts={parts} /> }),
    dispose: () => {},
  }),
};

function Welcome({ parts: { session, execute } }: { parts: FeatureParts }) {
  const workspace = useStore(session, (state) => state.workspace);
  if (!workspace) return <Skeleton label="Opening the workspace" lines={10} />;
  const { jobs, name, readOnly } = workspace;
  return (
    <div className="welcome">
      <Empty title={jobs.length ? `Open a job of ${name}` : `${name} has no jobs yet`}>
        {jobs.length > 0 && (
          <ul className="welcome-jobs">
            {jobs.slice(0, 8).map((job) => (
              <li key={job.path}>
                <Button onClick={() => execute('editor.open', job.path)}>{job.name}</Button>
              </li>
            ))}
          </ul>
        )}
        {!jobs.length && !readOnly && (
          <Button tone="primary" onClick={() => execute('explorer.new-job')}>
            New job
          </Button>
        )}
        <dl className="welcome-keys">
          <dt>Go to a job or file</dt>
          <dd>{showKeys('Mod+P')}</dd>
          <dt>All commands</dt>
          <dd>{showKeys('Mod+Shift+P')}</dd>
          <dt>Run the job in front</dt>
          <dd>F5</dd>
          <dt>Open another workspace</dt>
          <dd>{showKeys('Mod+Shift+O')}</dd>
        </dl>
      </Empty>
    </div>
  );
}
