// Dropout by a counter hash of int32 products and sums: the same masks on every device, from a handful of keys a step.
import { createRandom } from '../common/random';
import type { Builder } from '../graph/builder';
import { product } from '../graph/shape';
import type { Tensor } from '../graph/tensor';
import type { Shape } from '../graph/tensorType';

/** The graph input that holds a step's keys, int32 `[1 + sites, 1]`. */
export const dropoutKeysInput = 'dropout_keys';

/** What a model needs of dropout; a model built for inference gets {@link noDropout}. */
export interface Dropout {
  /** 0 for a dropped value and 1 for a kept one, or undefined where nothing is dropped. The caller scales by {@link keepScale}. */
  mask(shape: Shape, probability: number): Tensor | undefined;
}

export const noDropout: Dropout = { mask: () => undefined };

/** What kept values are multiplied by, so that their expectation stays. */
export function keepScale(mask: Tensor | undefined, probability: number): number {
  return mask === undefined ? 1 : 1 / (1 - probability);
}

/** Masks for training: every call is a site with its own key. */
export class HashDropout implements Dropout {
  private readonly g: Builder;
  private readonly keys: Tensor;
  /** Of a packed batch: `[tokens]`, each row's place in the padded one. */
  private readonly places: Tensor | undefined;
  private readonly hashes = new Map<string, Tensor>();
  private sites = 0;

  constructor(g: Builder, places?: Tensor) {
    this.g = g;
    this.places = places;
    this.keys = g.graph.input(dropoutKeysInput, 'int32', ['dropoutKeys', 1]);
  }

  /** Keys that the step must feed. */
  get keyCount(): number {
    return 1 + this.sites;
  }

  mask(shape: Shape, probability: number): Tensor | undefined {
    if (probability === 0) return undefined;
    const { g } = this;
    const hash = this.hash(shape);
    const key = this.key(++this.sites);
    const mixed = g.multiply(hash, g.add(hash, key));
    const kept = g.greater(mixed, g.scalar(Math.round(probability * 2 ** 32 - 2 ** 31), 'int32'));
    return g.reshape(g.cast(kept, 'float32'), shape);
  }

  /** A gather: WebGPU slices no integers. */
  private key(index: number): Tensor {
    return this.g.gather(this.keys, this.g.scalar(index, 'int32'));
  }

  /**
   * Numbers the elements from 0, row-major. Rows of a packed batch keep the numbers they have in the padded one, so that a value
   * is dropped or kept however the batch is laid out.
   */
  private counter(shape: Shape): Tensor {
    const { g, places } = this;
    const [rows, width] = shape;
    if (places === undefined || rows !== places.shape[0]) return g.counter([product(shape)]);
    const starts = g.reshape(g.scale(places, width as number), [rows!, 1]);
    return g.reshape(g.add(starts, g.counter([width as number])), [product(shape)]);
  }

  /** One well-mixed value an element, shared by all sites of that size. */
  private hash(shape: Shape): Tensor {
    const count = String(product(shape));
    const known = this.hashes.get(count);
    if (known !== undefined) return known;
    const { g } = this;
    const step = this.key(0);
    // An odd multiplier spreads neighbours over the high bits; each round h ← h (2h + 1) (from RC6) carries low bits upward.
    let hash = g.add(g.multiply(this.counter(shape), g.scalar(0x3c6ef35f, 'int32')), step);
    for (let round = 0; round < 3; round++)
      hash = g.add(
        g.multiply(hash, g.shift(g.scale(hash, 2), 1)),
        g.multiply(step, g.scalar(0x2545f491 + 2 * round, 'int32')),
      );
    this.hashes.set(count, hash);
    return hash;
  }
}

/** A step's keys: odd, so that no site's product loses bits. */
export function dropoutKeys(seed: number, count: number): Int32Array {
  const random = createRandom(seed);
  return Int32Array.from({ length: count }, () => random.nextInt(2 ** 32) | 1);
}
