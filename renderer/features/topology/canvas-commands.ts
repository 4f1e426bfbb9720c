/** What the canvas can do while it is there. */
export interface CanvasHands {
  fit(): void;
  /** Nearer for 1, farther for -1. */
  zoom(by: 1 | -1): void;
}

/** Lets commands, which live as long as the feature, reach the canvas, which comes and goes. */
export interface CanvasCommands extends CanvasHands {
  attach(hands: CanvasHands): () => void;
}

export function createCanvasCommands(): CanvasCommands {
  let attached: CanvasHands | undefined;
  return {
    fit: () => attached?.fit(),
    zoom: (by) => attached?.zoom(by),
    attach: (hands) => {
      attached = hands;
      return () => {
        if (attached === hands) attached = undefined;
      };
    },
  };
}
