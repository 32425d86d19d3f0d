// The planning process: looks at the notes and the base of a run that a form is about to start.
import { serveCalls } from '../protocol/callServer';
import type { PlannerContract } from '../protocol/planner';
import { Outlooks } from './planning/outlooks';
import { processPort } from './processPort';

const outlooks = new Outlooks();

serveCalls<PlannerContract>(processPort(), {
  plan: (request, { signal }) => outlooks.of(request, signal),
});
