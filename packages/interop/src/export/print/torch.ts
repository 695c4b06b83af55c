import { InteropError } from '../../errors.ts'
import type { Candidate } from '../native/candidate.ts'
import type { Written } from '../written.ts'
import { plateauInPython, type Reaction } from './plateauClasses.ts'
import {
  functionOf,
  importsIn,
  linesOf,
  moduleOf,
  number,
  partsOf,
  plain,
  snake,
} from './python.ts'
import { construct, namesIn, type CallStyle } from './record.ts'

const style: CallStyle = {
  prefix: '',
  first: scheduler => (scheduler === 'ChainedScheduler' ? [] : ['optimizer']),
  inner: 'schedulers',
  name: 'scheduler',
}

/** When a scheduler that does not listen moves on. */
const documentation = 'Call step() after each update of the optimizer.'

function torchModule(
  names: readonly string[],
  baseLr: number,
  blocks: readonly string[],
  create: readonly string[],
  says: string = documentation,
): string {
  const body = [...blocks, functionOf('create_scheduler(optimizer)', create, says)]
  const head = [
    ...importsIn(body),
    `from torch.optim.lr_scheduler import ${[...new Set(names)].sort().join(', ')}`,
    '',
    `BASE_LR = ${number(baseLr)}  # make the optimizer with lr=BASE_LR`,
  ]
  return moduleOf([head.join('\n'), ...body])
}

/** Code with schedulers of PyTorch's own. @internal */
export function nativeCode(chosen: Candidate, says?: string): string {
  const [first, ...rest] = construct(chosen, style).split('\n')
  const create = [`return ${first!}`, ...rest]
  return torchModule(namesIn(chosen, style), chosen.baseLr, [], create, says)
}

/** How a group of parameters gets what is not its rate. */
const setters: Readonly<Record<string, readonly string[]>> = {
  momentum: [
    'if "betas" in group:',
    '    group["betas"] = (momentum(t), *group["betas"][1:])',
    'else:',
    '    group["momentum"] = momentum(t)',
  ],
  weightDecay: ['group["weight_decay"] = weight_decay(t)'],
}

/**
 * Refuses channels that PyTorch's optimizers do not have.
 *
 * @internal
 * @throws InteropError naming the channel
 */
export function checkChannels(names: readonly string[]): void {
  if (!names.includes('learningRate'))
    throw new InteropError(
      `a scheduler of PyTorch sets a learning rate, and the plan has only ${names.join(', ')}: export that as a table`,
    )
  for (const name of names)
    if (name !== 'learningRate' && !Object.hasOwn(setters, name))
      throw new InteropError(
        `a scheduler of PyTorch sets learningRate, momentum and weightDecay, but not ${name}: export that by itself, as a table`,
      )
}

const stepping = (channels: readonly string[]): string =>
  [
    'class PlanLR(LambdaLR):',
    '    """A learning rate, and what goes with it."""',
    '',
    '    def step(self, epoch=None):',
    '        super().step(epoch)',
    '        t = self.last_epoch',
    '        for group in self.optimizer.param_groups:',
    ...channels.flatMap(channel => setters[channel]!).map(line => `            ${line}`),
  ].join('\n')

const functionsOf = (
  name: string,
  { program, form }: Written,
  steps: number,
): readonly string[] => [
  ...partsOf(program, plain),
  functionOf(
    `${snake(name)}(t)`,
    linesOf(program.main, plain),
    form === 'table' ? `The value at update t, counted from 0, of ${steps}.` : undefined,
  ),
]

/** Code with a function of the step. @internal */
export function lambdaCode(
  parts: readonly (readonly [name: string, written: Written])[],
  baseLr: number,
  steps: number,
): string {
  const others = parts.map(([name]) => name).filter(name => name !== 'learningRate')
  const blocks = parts.flatMap(([name, part]) => functionsOf(name, part, steps))
  if (others.length > 0) blocks.push(stepping(others))
  const scheduler = others.length > 0 ? 'PlanLR' : 'LambdaLR'
  return torchModule(['LambdaLR'], baseLr, blocks, [
    `return ${scheduler}(optimizer, lambda t: learning_rate(t) / BASE_LR)`,
  ])
}

/** Code of a schedule that is lowered on a plateau. @internal */
export const plateauCode = (
  inner: Written,
  reaction: Reaction,
  baseLr: number,
  steps: number,
): string =>
  torchModule(
    ['LambdaLR'],
    baseLr,
    [...functionsOf('schedule', inner, steps), plateauInPython(reaction)],
    ['return PlateauLR(optimizer)'],
    'Call step() after each update, and observe(metric) after each evaluation.',
  )

/** Code with a factor for each step. @internal */
export const factorCode = (factor: Written, baseLr: number, steps: number): string =>
  torchModule(['MultiplicativeLR'], baseLr, functionsOf('factor', factor, steps), [
    'return MultiplicativeLR(optimizer, factor)',
  ])
