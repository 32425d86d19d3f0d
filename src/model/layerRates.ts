// Which parameters are trained, and how fast: layer-wise rates and freezing, by where a parameter stands between embeddings and head.
import type { ModelConfiguration } from './configuration';
import { parameterShapes } from './initialization';
import { modelNames } from './naming';

export interface LayerRecipe {
  /** What the rate of each layer is multiplied by, once for each layer between it and the head. */
  readonly layerDecay: number;
  /** The embeddings and so many layers above them stay as they are; null freezes nothing. */
  readonly frozenLayers: number | null;
}

/**
 * What the recipe's rate is multiplied by, for each trained parameter; a frozen one has no entry. The head learns at the whole rate,
 * the layer below it at decay¹, the embeddings (with their norm and projection) at the least, as in BEiT and, from the other end,
 * ULMFiT (Howard & Ruder 2018). Layers that share weights are one layer: ALBERT-base has one, at decay¹, and its embeddings decay².
 */
export function layerRates(
  configuration: ModelConfiguration,
  { layerDecay, frozenLayers }: LayerRecipe,
): ReadonlyMap<string, number> {
  const prefixes = layerPrefixes(configuration);
  const rates = new Map<string, number>();
  for (const name of parameterShapes(configuration).keys()) {
    const depth = depthOf(name, prefixes);
    if (frozenLayers === null || depth > frozenLayers)
      rates.set(name, layerDecay ** (prefixes.length + 1 - depth));
  }
  return rates;
}

/** Layers with weights of their own: the most that can be frozen. */
export function ownLayers(configuration: ModelConfiguration): number {
  return layerPrefixes(configuration).length;
}

/** 0 for embeddings, then the layers from the bottom up, then the head. */
function depthOf(name: string, prefixes: readonly (readonly string[])[]): number {
  if (name.startsWith('classifier.')) return prefixes.length + 1;
  const layer = prefixes.findIndex((parts) => parts.some((part) => name.startsWith(`${part}.`)));
  return layer + 1;
}

/** Of each layer with weights of its own, the names that its weights begin with. */
function layerPrefixes(configuration: ModelConfiguration): string[][] {
  const layers = modelNames(configuration).layers.map((names) => Object.values(names) as string[]);
  return [...new Map(layers.map((names) => [names.join(), names])).values()];
}
