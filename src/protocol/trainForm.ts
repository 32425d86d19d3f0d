// Messages between the form that starts a training run and the editor.
import type { RunOutlook } from './planner';

/** What stands in the form, field by field, as it was typed; an empty text leaves the field to the recipe. */
export type FormTexts = Readonly<Record<string, string>>;

export interface Choice {
  readonly value: string;
  readonly title: string;
  /** One line about it, shown below the list while it is chosen. */
  readonly detail: string;
  /** Choices of one group stand together under its name. */
  readonly group?: string;
}

/** One run, or several that differ in one thing. */
export interface ExperimentChoice extends Choice {
  /** What the field for its places stands for while it is empty. */
  readonly usual: string;
  /** What belongs there. */
  readonly help: string;
}

/** A setting of the recipe, as the form draws it. */
export interface RecipeField {
  readonly name: string;
  readonly title: string;
  readonly help: string;
  readonly group: string;
  readonly choices?: readonly string[];
  /** A file can be chosen for it. */
  readonly isFile: boolean;
}

export interface TrainFormContent {
  readonly texts: FormTexts;
  readonly bases: readonly Choice[];
  readonly devices: readonly Choice[];
  readonly experiments: readonly ExperimentChoice[];
  /** Chooses what the empty settings stand for. */
  readonly recipe: RecipeField;
  readonly settings: readonly RecipeField[];
}

/** What can be said at once about the texts of a form. */
export interface FormCheck {
  /** By field. */
  readonly errors: Readonly<Record<string, string>>;
  /** The run on a command line; what is missing stands in it as `…`. */
  readonly command: string;
  /** How many runs it makes. */
  readonly runs: number;
}

export type ToTrainForm =
  | { readonly kind: 'show'; readonly content: TrainFormContent }
  /** Answers of the file dialog. */
  | { readonly kind: 'fill'; readonly texts: FormTexts }
  | { readonly kind: 'checked'; readonly check: FormCheck }
  /** `recipe`: by field, what the base brings along. */
  | {
      readonly kind: 'outlook';
      readonly outlook: Omit<RunOutlook, 'recipe'>;
      readonly recipe: FormTexts | null;
    }
  /** The start was refused: the fields say why. */
  | { readonly kind: 'refused' };

export type FromTrainForm =
  /** `kept`: what the page held before the window was loaded again. */
  | { readonly kind: 'ready'; readonly kept: FormTexts | null }
  | { readonly kind: 'changed'; readonly texts: FormTexts }
  | { readonly kind: 'browse'; readonly field: string; readonly texts: FormTexts }
  | { readonly kind: 'do'; readonly action: 'start' | 'copy' | 'addTask'; readonly texts: FormTexts };
