// Where a run stands, as lists and monitors name it.

export type RunState = 'running' | 'finished' | 'stopped' | 'broken';
