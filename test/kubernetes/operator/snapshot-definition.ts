const text = { type: 'string' };

const spec = {
  type: 'object',
  properties: {
    backoffLimit: { type: 'integer' },
    checkpoint: { type: 'object' },
    jobReference: { type: 'object', properties: { kind: { ...text, enum: ['FlinkDeployment', 'FlinkSessionJob'] }, name: text } },
    savepoint: {
      type: 'object',
      properties: { alreadyExists: { type: 'boolean' }, disposeOnDelete: { type: 'boolean' }, formatType: { ...text, enum: ['CANONICAL', 'NATIVE', 'UNKNOWN'] }, path: text },
    },
  },
};

const status = {
  type: 'object',
  properties: {
    error: text,
    failures: { type: 'integer' },
    path: text,
    resultTimestamp: text,
    state: { ...text, enum: ['ABANDONED', 'COMPLETED', 'FAILED', 'IN_PROGRESS', 'TRIGGER_PENDING'] },
    triggerId: text,
    triggerTimestamp: text,
  },
};

/** `FlinkStateSnapshot` with the fields that the operator's documentation gives it (since 1.10). */
export const snapshotDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'flinkstatesnapshots.flink.apache.org' },
  spec: {
    group: 'flink.apache.org',
    names: { kind: 'FlinkStateSnapshot', plural: 'flinkstatesnapshots', singular: 'flinkstatesnapshot', shortNames: ['flinksnp'] },
    scope: 'Namespaced',
    versions: [{ name: 'v1beta1', served: true, storage: true, subresources: { status: {} }, schema: { openAPIV3Schema: { type: 'object', properties: { spec, status } } } }],
  },
};
