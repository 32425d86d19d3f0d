// What the monitor is told of an experiment: its runs, and what those that have ended score together.
import type { Spread } from '../evaluation/seeds';
import type { RunState } from './runState';

export interface ExperimentRun {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** `waiting`: nothing of it has been computed yet. */
  readonly state: RunState | 'waiting';
  /** Of its steps, 0–1. */
  readonly progress: number;
  /** From 1: its best so far. */
  readonly epoch: number | null;
  /** Strict micro F1 of that epoch. */
  readonly dev: number | null;
  readonly test: number | null;
}

/** Runs that learned from as much, those that have ended. */
export interface ExperimentPoint {
  readonly trainDocuments: number;
  readonly runs: number;
  readonly dev: Spread;
  /** Null unless all of them were tested. */
  readonly test: Spread | null;
}

export interface ExperimentProgress {
  readonly state: RunState;
  /** In the order they are carried out. */
  readonly runs: readonly ExperimentRun[];
  /** By size, the smallest first: several make a learning curve. */
  readonly points: readonly ExperimentPoint[];
}
