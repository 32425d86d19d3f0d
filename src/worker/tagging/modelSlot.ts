// One model in memory at a time: another choice closes the one before, once nobody uses it any more.
import type { LoadedModel, ModelChoice } from '../../protocol/tagger';
import type { IncrementalTagger } from '../../tagging/incrementalTagger';

/** A model in memory. Every note gets a tagger of its own, which remembers the windows of that note. */
export interface OpenModel extends AsyncDisposable {
  readonly description: LoadedModel;
  createTagger(): IncrementalTagger;
}

export type ModelOpener = (choice: ModelChoice) => Promise<OpenModel>;

interface Held {
  readonly key: string;
  readonly model: Promise<OpenModel>;
  readonly uses: Set<Promise<unknown>>;
}

export class ModelSlot {
  private readonly open: ModelOpener;
  private held: Held | undefined;

  constructor(open: ModelOpener) {
    this.open = open;
  }

  /** Does work with the model chosen, which stays open until the work has ended. @param loading is called when it is not at hand. */
  async use<T>(choice: ModelChoice, loading: () => void, work: (model: OpenModel) => Promise<T>): Promise<T> {
    const { model, uses } = this.hold(choice, loading);
    const done = model.then(work);
    uses.add(done);
    try {
      return await done;
    } finally {
      uses.delete(done);
    }
  }

  private hold(choice: ModelChoice, loading: () => void): Held {
    const key = JSON.stringify(choice);
    const before = this.held;
    if (before?.key === key) return before;
    loading();
    const held: Held = { key, model: closed(before).then(() => this.open(choice)), uses: new Set() };
    // Not remembered when it fails: the next call tries again, when the folder may have been put right.
    held.model.catch(() => {
      if (this.held === held) this.held = undefined;
    });
    this.held = held;
    return held;
  }
}

/** Values that a model still computes with may not be freed. */
async function closed(held: Held | undefined): Promise<void> {
  if (held === undefined) return;
  await Promise.allSettled(held.uses);
  const model = await held.model.catch(() => undefined);
  await model?.[Symbol.asyncDispose]();
}
