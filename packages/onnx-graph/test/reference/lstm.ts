import { add, each, matmul, mul, pick, reshape, value, type Value } from './tape.ts'

const sigmoid = (x: Value): Value => {
  const f = (a: number): number => 1 / (1 + Math.exp(-a))
  return each([x], f, a => [f(a) * (1 - f(a))])
}
const tanh = (x: Value): Value => each([x], Math.tanh, a => [1 - Math.tanh(a) ** 2])

/** One direction of an LSTM, forwards, with the gates in the order i, o, f, c. */
export function lstm(
  x: Value,
  w: Value,
  r: Value,
  bias: Value | undefined,
  h0: Value | undefined,
  c0: Value | undefined,
): [y: Value, h: Value, c: Value] {
  const [length = 0, batch = 0, size = 0] = x.dims
  const hidden = r.dims[2]!
  const turn = (m: Value): Value =>
    pick(m, [m.dims[2]!, m.dims[1]!], ([i = 0, j = 0]) => j * m.dims[2]! + i)
  const [wt, rt] = [turn(w), turn(r)]
  let h = h0 ? reshape(h0, [batch, hidden]) : value([batch, hidden])
  let c = c0 ? reshape(c0, [batch, hidden]) : value([batch, hidden])
  const all: Value[] = []
  for (let t = 0; t < length; t++) {
    const now = pick(x, [batch, size], ([n = 0, i = 0]) => (t * batch + n) * size + i)
    let gates = add(matmul(now, wt), matmul(h, rt))
    if (bias)
      for (const half of [0, 4])
        gates = add(
          gates,
          pick(bias, [4 * hidden], ([i = 0]) => half * hidden + i),
        )
    const gate = (k: number): Value =>
      pick(gates, [batch, hidden], ([n = 0, i = 0]) => (n * 4 + k) * hidden + i)
    c = add(mul(sigmoid(gate(2)), c), mul(sigmoid(gate(0)), tanh(gate(3))))
    h = mul(sigmoid(gate(1)), tanh(c))
    all.push(h)
  }
  const y = value([length, 1, batch, hidden])
  const parts = all.map((one, t) =>
    pick(one, y.dims, ([at = 0, , n = 0, i = 0]) => (at === t ? n * hidden + i : -1)),
  )
  return [parts.reduce(add), reshape(h, [1, batch, hidden]), reshape(c, [1, batch, hidden])]
}
