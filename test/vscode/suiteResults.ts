// The results file of a suite inside an extension host: one JSON line an event, the last one says that the suite ended.
// A killed extension host exits with 0, so this file alone is believed.
import { existsSync, readFileSync } from 'node:fs';

export type SuiteEvent =
  | { readonly kind: 'started'; readonly vscode: string }
  | { readonly kind: 'passed' | 'skipped'; readonly title: string }
  | { readonly kind: 'failed'; readonly title: string; readonly error: string }
  /** A measurement to print. */
  | { readonly kind: 'figure'; readonly text: string }
  | { readonly kind: 'ended' };

export interface SuiteOutcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Failures, skips and figures, to print. */
  readonly lines: readonly string[];
}

/** Names of the environment that reach the suite through the extension host. */
export const suiteEnvironment = {
  results: 'NOTE_TAGGER_SUITE_RESULTS',
  selection: 'NOTE_TAGGER_SUITE_SELECTION',
  /** `tree` or `vsix`. */
  target: 'NOTE_TAGGER_SUITE_TARGET',
} as const;

/** Sums up a results file; one that is absent, unfinished or without tests is a failure by itself. */
export function readOutcome(file: string, ending: string): SuiteOutcome {
  const events = existsSync(file) ? parseEvents(readFileSync(file, 'utf8')) : [];
  const count = (kind: SuiteEvent['kind']) => events.filter((event) => event.kind === kind).length;
  const lines = events.flatMap(describeEvent);
  const ended = count('ended') === 1;
  const ran = count('passed') + count('failed') > 0;
  if (!ended) lines.push(`✘ the extension host ended (${ending}) before the suite did`);
  else if (!ran) lines.push('✘ the suite ran no test');
  const broken = !ended || !ran ? 1 : 0;
  return { passed: count('passed'), failed: count('failed') + broken, skipped: count('skipped'), lines };
}

function parseEvents(text: string): SuiteEvent[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as SuiteEvent);
}

function describeEvent(event: SuiteEvent): string[] {
  switch (event.kind) {
    case 'failed':
      return [`✘ ${event.title}\n${event.error}`];
    case 'skipped':
      return [`- skipped: ${event.title}`];
    case 'figure':
      return [`• ${event.text}`];
    case 'started':
    case 'passed':
    case 'ended':
      return [];
  }
}
