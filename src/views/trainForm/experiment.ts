// One run or several that differ in one thing: the two fields, and what they mean for the others.
import type { ExperimentChoice } from '../../protocol/trainForm';
import { element } from '../elements';
import { choiceList, textInput } from './field';
import { addField, fields } from './fields';

export function experimentFields(experiments: readonly ExperimentChoice[]): HTMLElement {
  return element(
    'div',
    { class: 'columns' },
    addField(choiceList(experiments), { name: 'experiment', title: 'Experiment' }),
    addField(textInput(), { name: 'places', title: 'Runs' }),
  );
}

export function showExperiment(experiments: readonly ExperimentChoice[]): void {
  const chosen = experiments.find(({ value }) => value === fields.get('experiment')?.text);
  fields.get('experiment')?.say(chosen?.detail);
  showPlaces(chosen);
  const isFolded = chosen?.value === 'folds';
  for (const name of ['dev', 'split']) {
    const scored = fields.get(name);
    if (scored === undefined) continue;
    scored.isDisabled = isFolded;
    if (isFolded) scored.say('Each fold is scored on notes of its own.');
  }
}

function showPlaces(chosen: ExperimentChoice | undefined): void {
  const places = fields.get('places');
  if (places === undefined) return;
  places.root.hidden = (chosen?.usual ?? '') === '';
  places.showUsual(chosen?.usual ?? '');
  places.say(chosen?.help);
}
