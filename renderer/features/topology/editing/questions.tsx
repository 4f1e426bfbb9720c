import { useStore } from 'zustand';
import { Menu } from '#renderer/ui/menu.tsx';
import { editedOf, useCanvas } from '../canvas-context.ts';
import { titlesOf } from '../operator-facts.ts';
import type { Asked } from './asking.ts';
import { chainingItems, operatorMenu, shipMenu, watchMenu } from './menus.ts';
import { AskGroup, AskNewGroup } from './ask-group.tsx';
import { AskName, AskNumber, AskPin, AskTtl } from './ask-value.tsx';
import { AskResources } from './ask-resources.tsx';

/** The menu or the question that stands open, if any. */
export function Questions() {
  const parts = useCanvas();
  const { asked } = useStore(parts.asking);
  const edited = editedOf(parts);
  if (!asked || !edited) return null;
  const close = () => parts.asking.getState().asked === asked && parts.asking.setState({ asked: undefined });
  const titles = titlesOf(edited.topology);
  const about = asked.uids.length === 1 ? (titles.get(asked.uids[0]!) ?? '') : `${asked.uids.length} operators`;
  return <Question key={`${asked.what} ${asked.uids.join()} ${asked.group ?? ''}`} asked={asked} about={about} onClose={close} />;
}

export interface QuestionProps {
  asked: Asked;
  /** What it is about, in people's words. */
  about: string;
  onClose(): void;
}

function Question(props: QuestionProps) {
  const parts = useCanvas();
  const edited = editedOf(parts)!;
  const { asked, about, onClose } = props;
  const does = (edits: Parameters<typeof parts.edits.edit>[0], words: string) => parts.edits.edit(edits, words);
  switch (asked.what) {
    case 'operator':
      return <Menu label={`Edits of ${about}`} at={asked.at} sections={operatorMenu(edited, asked, parts)} onClose={onClose} />;
    case 'chaining':
      return <Menu label={`Chaining of ${about}`} at={asked.at} sections={[{ title: `Chaining of ${about}`, items: chainingItems(edited, asked.uids, does) }]} onClose={onClose} />;
    case 'ship':
      return <Menu label={`Rows of ${about}`} at={asked.at} sections={[...watchMenu(edited, asked, parts.execute), ...shipMenu(edited, asked, does)]} onClose={onClose} />;
    case 'group':
      return <AskGroup {...props} />;
    case 'new-group':
      return <AskNewGroup {...props} />;
    case 'parallelism':
    case 'max-parallelism':
      return <AskNumber {...props} />;
    case 'state-ttl':
      return <AskTtl {...props} />;
    case 'name':
      return <AskName {...props} />;
    case 'pin':
      return <AskPin {...props} />;
    case 'resources':
      return <AskResources {...props} />;
  }
}
