import { plotPanels } from '@anneal/plot'
import { arms, type LabelNoiseResult, type NoisyCourse } from '../experiments/labelNoise.ts'
import { areaOf, curvesOf } from './curves.ts'
import { count, figures, nameOf, percent, points, spread, table } from './format.ts'
import { picture, type Section } from './section.ts'
import { isHigher, type Claim } from './verdict.ts'

const named = (courses: readonly NoisyCourse[], name: string): NoisyCourse =>
  courses.find(course => course.name === name)!

function claimsOf(courses: readonly NoisyCourse[]): Claim[] {
  const data = nameOf[courses[0]!.data]
  const [small, decayed] = [named(courses, arms.small), named(courses, arms.decayed)]
  const claim = (words: string, more: readonly number[], less: readonly number[]): Claim => {
    const { verdict, difference } = isHigher(more, less)
    return { claim: `${data}: ${words}`, verdict, measured: `${points(difference)} in its favour` }
  }
  return [
    claim(
      'before it falls, the large rate memorises fewer false labels than the small one',
      small.memorisedBefore,
      decayed.memorisedBefore,
    ),
    claim(
      'the fall of the rate raises the accuracy on clean images',
      decayed.final,
      decayed.testBefore,
    ),
    claim(
      'at the end, the large rate that falls has memorised fewer false labels than the small one',
      small.memorisedAtEnd,
      decayed.memorisedAtEnd,
    ),
    claim(
      'at the end, the large rate that falls recognises more clean images than the small one',
      decayed.final,
      small.final,
    ),
    claim(
      'at the end, the large rate that falls recognises more clean images than a hundredth of it, fixed',
      decayed.final,
      named(courses, arms.tiny).final,
    ),
  ]
}

const row = (course: NoisyCourse): string[] => [
  course.name,
  spread(course.testBefore),
  spread(course.memorisedBefore),
  spread(course.final),
  spread(course.memorisedAtEnd),
  spread(course.best),
]

const pictureOf = (courses: readonly NoisyCourse[]): string =>
  plotPanels(
    {
      'accuracy on clean test images, %': curvesOf(courses, ({ update, test }) =>
        areaOf(update, test),
      ),
      'false labels memorised, %': curvesOf(courses, ({ update, memorised }) =>
        areaOf(update, memorised),
      ),
      'true labels learnt, %': curvesOf(courses, ({ update, clean }) => areaOf(update, clean)),
    },
    {
      ...{ theme: 'light', height: 760 },
      title: `${nameOf[courses[0]!.data]}: training with false labels`,
      xLabel: 'updates',
    },
  )

/** Reports the fourth experiment. */
export function reportLabelNoise({ noise, large, courses }: LabelNoiseResult): Section {
  const sets = [...new Set(courses.map(({ data }) => data))].map(data =>
    courses.filter(course => course.data === data),
  )
  const parts = sets.map(set => {
    const { data, trial, updates } = set[0]!
    return [
      `### ${nameOf[data]}: false labels`,
      `${count(trial.images!)} training images, ${trial.epochs} epochs, ${count(updates)} updates. Test images have their true labels.`,
      picture(`noise-${data}.svg`, 'What is learnt and memorised, by update'),
      table(
        [
          'rate',
          'test at half-time, %',
          'memorised at half-time, %',
          'test at the end, %',
          'memorised at the end, %',
          'best test on the way, %',
        ],
        set.map(row),
      ),
    ].join('\n\n')
  })
  return {
    title: 'What a large rate and its decay do',
    source:
      'You, Long, Wang, Jordan, “How Does Learning Rate Decay Help Modern Neural Networks?”, 2019: https://arxiv.org/abs/1908.01878',
    claims: sets.flatMap(claimsOf),
    body: [
      `${percent(noise, 0)} % of the training labels are replaced by another class, at random. A false label is memorised when the net gives just it for its image. The large rate is ${figures(large)}; one arm lets it fall to a tenth at half-time, and others train with a tenth and a hundredth of it all the time. The small rate of the claims is the tenth; the hundredth is there because it is small, too.`,
      ...parts,
    ].join('\n\n'),
    pictures: Object.fromEntries(sets.map(set => [`noise-${set[0]!.data}.svg`, pictureOf(set)])),
  }
}
