// What the status bar says about the note: model and state, in few words.
import { counted } from '../../common/counted';
import { describeError } from '../../common/errors';
import type { LoadedModel } from '../../protocol/tagger';
import { inEditorWords } from '../app/editorWords';

export interface NoteStatus {
  readonly state: 'off' | 'restricted' | 'waiting' | 'loading' | 'tagging' | 'tagged' | 'failed';
  readonly annotated: number;
  readonly predicted: number;
  readonly model?: LoadedModel;
  /** Fraction tagged. */
  readonly done?: number;
  readonly error?: unknown;
}

export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  readonly isWarning: boolean;
}

export function statusText(status: NoteStatus): StatusText {
  const counts = `${counted(status.annotated, 'annotated entity', 'annotated entities')}, ${status.predicted} predicted`;
  const plain = (text: string, tooltip: string): StatusText => ({ text, tooltip, isWarning: false });
  switch (status.state) {
    case 'off':
      return plain('$(tag) Tag note', `This note is not being tagged (${counts}). Click to choose.`);
    case 'restricted':
      return plain(
        '$(workspace-untrusted) Tagging off',
        'Restricted Mode: no model is loaded. Click to manage workspace trust.',
      );
    case 'waiting':
      return plain('$(sync~spin) Tagging', 'The note is about to be tagged.');
    case 'loading':
      return plain('$(sync~spin) Loading model', 'The model is being loaded in its own process.');
    case 'tagging':
      return plain(`$(sync~spin) Tagging ${Math.round((status.done ?? 0) * 100)} %`, `${counts} so far.`);
    case 'tagged':
      return plain(
        `$(tag) ${status.model?.name ?? 'model'}: ${counted(status.predicted + status.annotated, 'entity', 'entities')}`,
        taggedTooltip(status, counts),
      );
    case 'failed':
      return {
        text: '$(warning) Not tagged',
        tooltip: inEditorWords(describeError(status.error)),
        isWarning: true,
      };
  }
}

function taggedTooltip({ model }: NoteStatus, counts: string): string {
  if (model === undefined) return counts;
  return `${counts}\nModel: ${model.name} (${model.precision}) on ${model.device}\nLabels: ${model.labels.join(', ')}`;
}
