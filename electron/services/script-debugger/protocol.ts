/** What is used here of V8's inspector protocol (https://chromedevtools.github.io/devtools-protocol/v8). Lines and columns start at 0. */
export interface Location {
  scriptId: string;
  lineNumber: number;
  columnNumber?: number;
}

export interface RemoteObject {
  type: 'object' | 'function' | 'undefined' | 'string' | 'number' | 'boolean' | 'symbol' | 'bigint';
  subtype?: string;
  className?: string;
  value?: unknown;
  /** As a number that JSON has not, or a bigint with its `n`. */
  unserializableValue?: string;
  description?: string;
  objectId?: string;
  preview?: Preview;
}

export interface Preview {
  overflow: boolean;
  properties: { name: string; type: string; subtype?: string; value?: string; valuePreview?: Preview }[];
}

export interface Property {
  name: string;
  value?: RemoteObject;
  get?: RemoteObject;
  symbol?: RemoteObject;
  enumerable: boolean;
}

export interface CallFrame {
  callFrameId: string;
  functionName: string;
  location: Location;
  scopeChain: { type: string; name?: string; object: RemoteObject }[];
  this: RemoteObject;
  returnValue?: RemoteObject;
}

export interface Paused {
  callFrames: CallFrame[];
  reason: string;
  data?: RemoteObject;
  hitBreakpoints?: string[];
}

interface Answers {
  'Debugger.setBreakpoint': { breakpointId: string; actualLocation: Location };
  'Debugger.getScriptSource': { scriptSource: string };
  'Debugger.evaluateOnCallFrame': { result: RemoteObject; exceptionDetails?: { exception?: RemoteObject; text: string } };
  'Runtime.callFunctionOn': { result: RemoteObject; exceptionDetails?: object };
  'Runtime.getProperties': { result: Property[] };
}

/** One thread's end of the protocol. */
export class Protocol {
  private last = 0;
  private readonly open = new Map<number, { resolve: (result: unknown) => void; reject: (reason: Error) => void }>();

  /**
   * @param send takes a message, in ASCII: V8 takes its bytes for letters
   * @param heard takes what V8 says by itself
   */
  constructor(
    private readonly send: (message: string) => Promise<unknown>,
    private readonly heard: (method: string, params: Record<string, unknown>) => void,
  ) {}

  ask<M extends string>(method: M, params: object = {}): Promise<M extends keyof Answers ? Answers[M] : unknown> {
    const id = ++this.last;
    const message = JSON.stringify({ id, method, params }).replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
    return new Promise((resolve, reject) => {
      this.open.set(id, { resolve: resolve as (result: unknown) => void, reject });
      this.send(message).catch((thrown: Error) => this.take(id)?.reject(thrown));
    });
  }

  receive(message: string): void {
    const { id, method, params, result, error } = JSON.parse(message) as { id?: number; method?: string; params?: Record<string, unknown>; result?: unknown; error?: { message: string } };
    if (id === undefined) this.heard(method!, params ?? {});
    else if (error) this.take(id)?.reject(new Error(error.message));
    else this.take(id)?.resolve(result);
  }

  /** Nothing more comes. */
  end(reason: Error): void {
    for (const id of [...this.open.keys()]) this.take(id)!.reject(reason);
  }

  private take(id: number) {
    const waiting = this.open.get(id);
    this.open.delete(id);
    return waiting;
  }
}
