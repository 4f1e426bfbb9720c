import { createContext, useContext } from 'react';
import type { WindowModel } from './window-model.ts';

export const WindowContext = createContext<WindowModel | undefined>(undefined);

export function useWindow(): WindowModel {
  const model = useContext(WindowContext);
  if (!model) throw new Error('This component stands outside a window.');
  return model;
}
