// Colours of the editor's theme for what is drawn, not styled.
import { colorCount, labelColor } from '../../protocol/labelColors';

/** Empty where the theme has none. */
export const themeColor = (name: string): string =>
  getComputedStyle(document.body).getPropertyValue(`--vscode-${name}`).trim();

/** One of the eight colours of labels, from 0. */
export const curveColor = (index: number): string =>
  themeColor(`clinicalNoteTagger-label${1 + (index % colorCount)}Border`) || themeColor('foreground');

export const colorOfLabel = (label: string): string => curveColor(labelColor(label) - 1);
