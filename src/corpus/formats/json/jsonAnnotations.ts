// The annotations that our own JSON Lines keep besides entities and relations, checked before they are believed.
import * as v from 'valibot';
import type { Annotation, DocumentLabel } from '../../document';
import type { JsonObject } from './jsonTask';

const argument = v.object({ role: v.string(), target: v.string() });
const annotation = v.variant('kind', [
  v.object({
    kind: v.literal('event'),
    id: v.string(),
    label: v.string(),
    trigger: v.string(),
    arguments: v.array(argument),
  }),
  v.object({
    kind: v.literal('attribute'),
    id: v.string(),
    name: v.string(),
    target: v.string(),
    value: v.exactOptional(v.string()),
  }),
  v.object({
    kind: v.literal('normalization'),
    id: v.string(),
    target: v.string(),
    resource: v.string(),
    identifier: v.string(),
    text: v.exactOptional(v.string()),
  }),
  v.object({
    kind: v.literal('note'),
    id: v.string(),
    type: v.string(),
    target: v.string(),
    text: v.string(),
  }),
  v.object({
    kind: v.literal('equivalence'),
    id: v.string(),
    type: v.string(),
    targets: v.array(v.string()),
  }),
]);
const documentLabel = v.object({ name: v.string(), value: v.string() });

/** Undefined when there is none or one of them is not what it should be. */
export function otherAnnotations(object: JsonObject): readonly Annotation[] | undefined {
  const parsed = v.safeParse(v.array(annotation), object['annotations']);
  return parsed.success ? parsed.output : undefined;
}

export function documentLabels(object: JsonObject): readonly DocumentLabel[] | undefined {
  const parsed = v.safeParse(v.array(documentLabel), object['documentLabels']);
  return parsed.success ? parsed.output : undefined;
}
