import { debuggerFeature } from '#renderer/features/debugger/debugger.feature.tsx';
import { editorFeature } from '#renderer/features/editor/editor.feature.tsx';
import { explorerFeature } from '#renderer/features/explorer/explorer.feature.tsx';
import { lineageFeature } from '#renderer/features/lineage/lineage.feature.tsx';
import { fleetFeature } from '#renderer/features/fleet/fleet.feature.tsx';
import { logFeature } from '#renderer/features/log/log.feature.tsx';
import { paletteFeature } from '#renderer/features/palette/palette.feature.tsx';
import { problemsFeature } from '#renderer/features/problems/problems.feature.tsx';
import { promotionFeature } from '#renderer/features/promotion/promotion.feature.tsx';
import { resultsFeature } from '#renderer/features/results/results.feature.tsx';
import { runsFeature } from '#renderer/features/runs/runs.feature.tsx';
import { secretsFeature } from '#renderer/features/secrets/secrets.feature.tsx';
import { stateFeature } from '#renderer/features/state/state.feature.tsx';
import { statusFeature } from '#renderer/features/status/status.feature.tsx';
import { streamsFeature } from '#renderer/features/streams/streams.feature.tsx';
import { testsFeature } from '#renderer/features/tests/tests.feature.tsx';
import { topologyFeature } from '#renderer/features/topology/topology.feature.tsx';
import { verdictFeature } from '#renderer/features/verdict/verdict.feature.tsx';
import { welcomeFeature } from '#renderer/features/welcome/welcome.feature.tsx';
import type { Feature } from '#renderer/platform/feature.ts';

/** All features of the window. They meet here and nowhere else. */
export const features: readonly Feature[] = [
  explorerFeature,
  streamsFeature,
  editorFeature,
  topologyFeature,
  verdictFeature,
  testsFeature,
  runsFeature,
  debuggerFeature,
  stateFeature,
  lineageFeature,
  resultsFeature,
  logFeature,
  problemsFeature,
  promotionFeature,
  fleetFeature,
  secretsFeature,
  paletteFeature,
  statusFeature,
  welcomeFeature,
];
