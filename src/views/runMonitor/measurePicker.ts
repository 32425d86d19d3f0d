// Which of the dev scores the chart shows: F1, precision or recall.
import { element } from '../elements';
import { measures, type Measure } from './model';

const titles: Readonly<Record<Measure, string>> = { f1: 'F1', precision: 'Precision', recall: 'Recall' };

export function measurePicker(first: Measure, chosen: (measure: Measure) => void): HTMLElement {
  const buttons = measures.map((measure) => {
    const button = element(
      'button',
      { type: 'button', 'aria-pressed': String(measure === first) },
      titles[measure],
    );
    button.addEventListener('click', () => {
      for (const each of buttons) each.setAttribute('aria-pressed', String(each === button));
      chosen(measure);
    });
    return button;
  });
  return element('div', { class: 'measures', role: 'group', 'aria-label': 'Dev scores shown' }, ...buttons);
}
