import { expect, it } from 'vitest';
import { clusterIdOf } from '#shared/deployment/names.ts';
import type { WorkspaceState } from '#shared/services/workspace.ts';
import { windowParts } from '#test/fakes/window-parts.ts';
import { openRunning } from './open-running.ts';

const jobs = [{ name: 'delays', path: 'jobs/delays/job.sql' }, { name: 'Delays_late', path: 'jobs/Delays_late/job.sql' }];

it('opens the job of the workspace whose cluster it is, whatever its name became there', () => {
  const parts = windowParts({}, { workspace: { jobs } as unknown as WorkspaceState });
  openRunning(parts, { name: 'delays', environment: 'prod' });
  openRunning(parts, { name: clusterIdOf('Delays_late'), environment: 'prod' });
  expect(parts.executed[0]).toEqual({ command: 'promotion.open-running', argument: { environment: 'prod', file: 'jobs/delays/job.sql' } });
  expect(parts.executed[1]).toEqual({ command: 'promotion.open-running', argument: { environment: 'prod', file: 'jobs/Delays_late/job.sql' } });
});

it('says that a job is of no file here', () => {
  const parts = windowParts({}, { workspace: { jobs } as unknown as WorkspaceState });
  openRunning(parts, { name: 'orders', environment: 'prod' });
  expect([parts.executed, parts.said]).toMatchObject([[], [{ code: 'no-such-job', text: expect.stringContaining('orders') }]]);
});
