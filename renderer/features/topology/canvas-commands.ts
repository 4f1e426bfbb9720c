/** Lets commands, which live as long as the feature, reach the canvas, which comes and goes. */
export interface CanvasCommands {
  fit(): void;
  attach(fit: () => void): () => void;
}

export function createCanvasCommands(): CanvasCommands {
  let attached: (() => void) | undefined;
  return {
    fit: () => attached?.(),
    attach: (fit) => {
      attached = fit;
      return () => {
        if (attached === fit) attached = undefined;
      };
    },
  };
}
