import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Broken } from './faces.tsx';

/** Keeps a broken view from taking the window with it, and offers to draw it anew. */
export class ErrorFence extends Component<{ title: string; children: ReactNode }, { error: Error | undefined }> {
  override state = { error: undefined as Error | undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error): void {
    console.error(error);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    const message = `${this.props.title} could not be drawn: ${error.message}. Your text is safe.`;
    return (
      <Broken failure={{ code: 'view-broken', message }}>
        <Button onClick={() => this.setState({ error: undefined })}>Draw it again</Button>
      </Broken>
    );
  }
}
