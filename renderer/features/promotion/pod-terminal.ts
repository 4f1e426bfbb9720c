import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import { toFailure } from '#shared/base/failure.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import { openTerminal, type OpenTerminal } from '#renderer/ui/terminal/open-terminal.ts';

export interface PodTerminalState {
  phase: 'none' | 'opening' | 'open' | 'ended';
  /** The pod that it is or was in. */
  pod: string | undefined;
  /** How it ended: a sentence, with a code where something went wrong. */
  ended: { message: string; code: string | null } | undefined;
}

/** Whose pods, and which of them. */
export interface PodOfJob {
  file: string;
  environment: string;
  pod: string;
}

/** A terminal in a pod. It goes on while another part of the panel is looked at, with all that it printed. */
export class PodTerminal implements Disposable {
  readonly state: StoreApi<PodTerminalState> = createStore<PodTerminalState>(() => ({ phase: 'none', pod: undefined, ended: undefined }));
  private readonly box = Object.assign(document.createElement('div'), { className: 'pod-terminal-box' });
  private shown: OpenTerminal | undefined;
  private shell: string | undefined;
  private stop = new AbortController();

  constructor(private readonly client: Clients['shells']) {}

  /** Shows it within an element, until the answer is called. */
  attach(parent: HTMLElement): () => void {
    parent.append(this.box);
    this.shown ??= this.make();
    return () => this.box.remove();
  }

  focus(): void {
    this.shown?.terminal.focus();
  }

  /** Opens one, in the place of what there was. */
  async open(of: PodOfJob): Promise<void> {
    this.end();
    const { terminal } = (this.shown ??= this.make());
    const { signal } = (this.stop = new AbortController());
    terminal.reset();
    this.state.setState({ phase: 'opening', pod: of.pod, ended: undefined });
    const over = (message: string, code: string | null = null) => {
      if (signal.aborted) return;
      this.shell = undefined;
      this.state.setState({ phase: 'ended', ended: { message, code } });
    };
    try {
      for await (const event of this.client.open({ ...of, columns: terminal.cols, rows: terminal.rows }, signal)) {
        if (signal.aborted) return;
        if (event.kind === 'opened') {
          this.shell = event.shell;
          this.state.setState({ phase: 'open' });
          terminal.focus();
          // Its size may have changed on the way.
          this.resized();
        } else if (event.kind === 'text') await new Promise<void>((drawn) => terminal.write(event.text, drawn));
        else if (event.failure) over(event.failure.message, event.failure.code);
        else over(event.exit === 0 ? 'The shell has ended.' : `The shell has ended with exit code ${event.exit}.`);
      }
      if (this.state.getState().phase !== 'ended') over('The shell has ended.');
    } catch (thrown) {
      const { code, message } = toFailure(thrown);
      over(code === 'closed' ? 'The connection to Weir was lost, and the terminal with it. Open a new one.' : message, code === 'closed' ? null : code);
    }
  }

  /** Ends the shell in the pod. */
  end(): void {
    this.stop.abort();
    this.shell = undefined;
    if (this.state.getState().phase !== 'none') this.state.setState({ phase: 'ended', ended: { message: 'The terminal is closed.', code: null } });
  }

  dispose(): void {
    this.stop.abort();
    this.shown?.dispose();
    this.box.remove();
  }

  private make(): OpenTerminal {
    const made = openTerminal(this.box, { cursorBlink: true, scrollback: 5_000 });
    made.terminal.onData((text) => this.send((shell) => this.client.write({ shell, text })));
    made.terminal.onResize(() => this.resized());
    return made;
  }

  private resized(): void {
    const { cols: columns, rows } = this.shown!.terminal;
    this.send((shell) => this.client.resize({ shell, columns, rows }));
  }

  /** How a shell ends is told by its stream: what is typed meanwhile is nobody's. */
  private send(work: (shell: string) => Promise<unknown>): void {
    if (this.shell !== undefined) void work(this.shell).catch(() => {});
  }
}
