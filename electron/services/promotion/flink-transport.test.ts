import { describe, expect, it } from 'vitest';
import { flinkRefusal, lastCause } from './flink-transport.ts';
import { isPassing } from './step-context.ts';

const STACK = `<Exception on server side:
org.apache.flink.runtime.rest.handler.RestHandlerException: Could not retrieve the job.
\tat org.apache.flink.runtime.rest.handler.job.AbstractExecutionGraphHandler.lambda$handleRequest$0(AbstractExecutionGraphHandler.java:80)
Caused by: java.util.concurrent.TimeoutException: Invocation of [RemoteRpcInvocation] timed out.
\tat org.apache.flink.runtime.rpc.pekko.$Proxy50.requestJob(Unknown Source)
\t... 3 more

End of exception on server side>`;

describe('the last cause of a stack', () => {
  it('is the innermost, without its class', () => {
    expect(lastCause(STACK)).toBe('Invocation of [RemoteRpcInvocation] timed out.');
  });

  it('is the exception itself where nothing caused it, on the line of the bracket or the one below', () => {
    expect(lastCause('<Exception on server side:\norg.apache.flink.runtime.rpc.exceptions.RpcException: Discard message.\n\tat a.B.c(B.java:1)\n')).toBe('Discard message.');
    expect(lastCause('<Exception on server side: java.lang.IllegalStateException: Not yet.\n\tat a.B.c(B.java:1)\n')).toBe('Not yet.');
  });

  it('is its class where it has no message', () => {
    expect(lastCause('<Exception on server side:\njava.lang.NullPointerException\n\tat a.B.c(B.java:1)\n')).toBe('java.lang.NullPointerException');
    expect(lastCause('java.util.concurrent.CompletionException: \n\tat a.B.c(B.java:1)\n')).toBe('java.util.concurrent.CompletionException');
  });
});

describe('an answer of Flink that is none', () => {
  const text = JSON.stringify({ errors: ['Internal server error.', STACK] });

  it('passes where only something was asked, and says what Flink said', () => {
    const failing = flinkRefusal({ method: 'GET', status: 500, text }, 'sums-rest in jobs');
    expect([failing.code, failing.message]).toEqual(['flink-failing', 'Flink at sums-rest in jobs could not answer: Invocation of [RemoteRpcInvocation] timed out.']);
    expect(isPassing(failing)).toBe(true);
    expect(flinkRefusal({ method: 'GET', status: 500, text: '' }, 'sums-rest in jobs').message).toBe('Flink at sums-rest in jobs could not answer: HTTP 500.');
  });

  it('is final where something was to be done, or where the question is wrong', () => {
    for (const [method, status] of [['POST', 500], ['GET', 400]] as const) {
      const refused = flinkRefusal({ method, status, text }, 'sums-rest in jobs');
      expect(refused.code).toBe('flink-refused');
      expect(isPassing(refused)).toBe(false);
    }
  });
});
