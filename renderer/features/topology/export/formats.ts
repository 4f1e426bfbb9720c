/** What a topology can be taken elsewhere as; the ids are commands. */
export const EXPORTS = [
  { id: 'save-svg', title: 'Save as SVG' },
  { id: 'save-png', title: 'Save as PNG' },
  { id: 'save-mermaid', title: 'Save as Mermaid' },
  { id: 'copy-mermaid', title: 'Copy as Mermaid' },
  { id: 'save-json', title: 'Save as JSON' },
  { id: 'copy-json', title: 'Copy as JSON' },
] as const;
