// The model card of the built-in model: what it learned from, whose work that is, what was measured, what it must not be used for.
import type { Best, DevScores } from '../src/training/events';

export interface BuiltInCard {
  readonly name: string;
  readonly dev: DevScores;
  readonly test: DevScores;
  readonly best: Best;
  readonly vocabularySize: number;
}

export function formatBuiltInCard(card: BuiltInCard): string {
  return (
    [frontMatter(card), introduction(card), trainingData(), recipe(card), scores(card), limits()].join(
      '\n\n',
    ) + '\n'
  );
}

function frontMatter({ name, test }: BuiltInCard): string {
  const { precision, recall, f1 } = test.micro;
  const metric = (type: string, value: number): string =>
    `          - { type: ${type}, value: ${value.toFixed(4)}, name: strict ${type} }`;
  return `---
language: en
license: cc-by-4.0
library_name: transformers
pipeline_tag: token-classification
tags: [token-classification, named-entity-recognition, clinical, bert]
model-index:
  - name: ${name}
    results:
      - task: { type: token-classification }
        dataset: { type: maccrobat2020, name: MACCROBAT2020 (40 test notes) }
        metrics:
${metric('precision', precision)}
${metric('recall', recall)}
${metric('f1', f1)}
---`;
}

function introduction({ name, vocabularySize }: BuiltInCard): string {
  return `# ${name}

Finds problems, tests and treatments in English clinical text. A small BERT (4 layers of 256, 4 heads, ${vocabularySize} lower-cased word pieces, windows of 128) that was trained by Clinical Note Tagger's own engine from nothing, so that the program can tag, and be fine-tuned, without a download. No patient data under a data use agreement went into it.`;
}

function trainingData(): string {
  return `## What it learned from

| data | used for | licence | credit |
|---|---|---|---|
| MACCROBAT2020, 140 training notes | word pieces, entities | CC BY 4.0 | Caufield, J. H. (2019/2020), figshare, doi 10.6084/m9.figshare.9764942.v2; Caufield et al., medRxiv 2019, doi 10.1101/19009118 |
| BC5CDR, 1,500 abstracts | word pieces, entities | public domain (US Government work) | Li et al., Database 2016, baw068; Wei et al. 2015 |
| ACI-Bench and MTS-Dialog notes | word pieces | CC BY 4.0 | Yim et al. 2023, doi 10.1038/s41597-023-02487-3; Ben Abacha et al., EACL 2023; MTS-Dialog builds on MTSamples, https://www.mtsamples.com |
| PriMock57 notes | word pieces | CC BY 4.0 | Papadopoulos Korfiatis et al., ACL 2022 |
| 44 made-up notes of this project | entities | MIT | Clinical Note Tagger's sample notes (training part) |
| Apache cTAKES example notes | word pieces | Apache-2.0 | Apache cTAKES, The Apache Software Foundation |

Changes: MACCROBAT's types became three labels (Sign_symptom and Disease_disorder: problem; Medication and Therapeutic_procedure: treatment; Diagnostic_procedure: test; all others left out), nested and discontinuous entities were not trained on; BC5CDR's Disease became problem and Chemical treatment. MACCROBAT's 20 development and 40 test notes were in none of the training text, nor were this project's own development and test notes; \`split.json\` in the repository's test configuration lists them.`;
}

function recipe({ best }: BuiltInCard): string {
  return `## How

Word pieces learned from the text; from random weights, 3 passes over 1,400 abstracts of BC5CDR (peak rate 5e-4), then MACCROBAT's and our own training notes (weights of pass ${best.epoch}, chosen by the development notes; peak rate 3e-4); AdamW, linear decay, batches of 8 windows. Two CPU cores, no PyTorch. \`scripts/trainBuiltIn.ts\` repeats it.`;
}

function scores({ dev, test }: BuiltInCard): string {
  const row = (name: string, { precision, recall, f1 }: DevScores['micro'], support: number | ''): string =>
    `| ${name} | ${precision.toFixed(3)} | ${recall.toFixed(3)} | ${f1.toFixed(3)} | ${support} |`;
  const labels = Object.entries(test.perLabel).map(([label, own]) => row(`test: ${label}`, own, own.support));
  return `## Measured

Strict: same span, same label; every gold entity counts, also those one column of tags cannot hold. Float32 weights.

| MACCROBAT2020 | precision | recall | F1 | entities |
|---|---:|---:|---:|---:|
${[row('development, micro', dev.micro, ''), row('test, micro', test.micro, ''), row('test, macro', test.macro, ''), ...labels].join('\n')}`;
}

function limits(): string {
  return `## What it is for, and what not

A start: for first suggestions that an annotator checks, and as a base to fine-tune on notes of one's own, which raises scores clearly. It learned entities from published case reports and abstracts, not from hospital notes: expect less on terse notes, other specialties and other languages. It was never tested for differences between groups of patients. Not for decisions about patients, not for de-identification.`;
}
