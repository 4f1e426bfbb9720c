import type { z } from 'zod';
import { EnvironmentFile } from './environment-file.ts';
import { KafkaFile } from './kafka-file.ts';
import { LockFile } from './lock-file.ts';
import { ProfileFile } from './profile-file.ts';
import { SampleStreamFile } from './sample-stream.ts';
import { TEST_FILE, TestFile } from './test-file.ts';
import { TOPOLOGY_FILE, TopologyFile } from './topology-file.ts';
import { JobFile, WorkspaceFile } from './workspace-file.ts';

/** Every file of a workspace that has a schema; published as `docs/schemas/NAME.json`. */
export const schemas: { name: string; title: string; files: RegExp; schema: z.ZodType }[] = [
  { name: 'weir', title: 'weir.yaml: what all jobs of a Weir workspace share', files: /^weir\.yaml$/, schema: WorkspaceFile },
  { name: 'stream', title: 'streams/NAME.yaml: a sample stream that stands in for a source table', files: /^streams\/[^/]+\.ya?ml$/, schema: SampleStreamFile },
  { name: 'job', title: 'jobs/NAME/job.yaml: a job that is a jar', files: /^jobs\/[^/]+\/job\.yaml$/, schema: JobFile },
  { name: 'environment', title: 'environments/NAME.yaml: a place that the jobs of a Weir workspace are promoted to', files: /^environments\/[^/]+\.ya?ml$/, schema: EnvironmentFile },
  { name: 'profile', title: 'profiles/NAME.yaml: how jobs of a Weir workspace are run on Kubernetes', files: /^profiles\/[^/]+\.ya?ml$/, schema: ProfileFile },
  { name: 'lock', title: 'weir.lock: the connectors of a Weir workspace, byte for byte', files: /^weir\.lock$/, schema: LockFile },
  { name: 'kafka', title: 'kafka/NAME.yaml: a Kafka cluster that a Weir workspace looks at', files: /^kafka\/[^/]+\.ya?ml$/, schema: KafkaFile },
  { name: 'test', title: 'jobs/NAME/tests/*.yaml: a test of a job', files: TEST_FILE, schema: TestFile },
  { name: 'topology', title: 'jobs/NAME/topology.yaml: the visual edits of a job', files: TOPOLOGY_FILE, schema: TopologyFile },
];

/** The schema of a file by its path in the workspace; undefined where it has none. */
export function schemaOf(path: string): z.ZodType | undefined {
  return schemas.find(({ files }) => files.test(path))?.schema;
}
