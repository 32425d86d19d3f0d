// What axe finds wrong with a page for people who see, hear or point differently.
import { source, type AxeResults } from 'axe-core';

import type { Workbench } from '../workbench';

/**
 * The lists of sentences hold buttons inside their options. These are out of the tab order: an option's own keys do the same,
 * and its name tells the labels that the buttons show as colours.
 */
const excepted = new Set(['nested-interactive', 'label-content-name-mismatch']);

/** Serious and critical findings in the visible webview, as `rule: element`. */
export async function accessibilityFindings(workbench: Workbench): Promise<string[]> {
  const frame = await workbench.webviewFrame();
  // Through the debugging protocol: the page's own policy lets no foreign script in.
  await frame.evaluate(source);
  const { violations } = await frame.evaluate<Pick<AxeResults, 'violations'>>(
    "axe.run(document, { resultTypes: ['violations'] })",
  );
  return violations
    .filter(({ impact, id }) => (impact === 'serious' || impact === 'critical') && !excepted.has(id))
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}
