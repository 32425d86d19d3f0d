// Appends to the results file, at once: what was recorded survives a killed extension host.
import { appendFileSync } from 'node:fs';

import { suiteEnvironment, type SuiteEvent } from '../suiteResults';

export function record(event: SuiteEvent): void {
  const file = process.env[suiteEnvironment.results];
  if (file === undefined) throw new Error(`${suiteEnvironment.results} is not set`);
  appendFileSync(file, JSON.stringify(event) + '\n');
}

/** Prints a measurement beside the results. */
export function recordFigure(text: string): void {
  record({ kind: 'figure', text });
}
