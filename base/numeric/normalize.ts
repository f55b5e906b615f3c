/**
 * Moves the values as little and as evenly as possible so that they sum to `target`
 * (`sp_arithmetic::normalize`): the smallest grow first, the largest shrink first.
 */
export function normalize(input: readonly bigint[], target: bigint): bigint[] {
  const count = input.length;
  const sum = input.reduce((total, value) => total + value, 0n);
  if (count === 0 || sum === target) return [...input];

  const order = input.map((_, index) => index).sort((a, b) => compare(input[a]!, input[b]!) || a - b);
  const output = [...input];
  const difference = target > sum ? target - sum : sum - target;
  const perRound = difference / BigInt(count);
  const leftover = difference % BigInt(count);
  if (target > sum) grow(output, order, perRound, leftover, target / BigInt(count));
  else shrink(output, order, perRound, leftover);
  return output;
}

/** Adds one share a value, then the rest by ones; a value that reaches `threshold` passes the turn on. */
function grow(
  output: bigint[],
  order: readonly number[],
  perRound: bigint,
  leftover: bigint,
  threshold: bigint,
): void {
  let turn = 0;
  const add = (amount: bigint) => {
    const index = order[turn]!;
    output[index]! += amount;
    if (output[index]! >= threshold) turn = (turn + 1) % order.length;
  };
  if (perRound > 0n) for (let i = 0; i < order.length; i++) add(perRound);
  for (let left = leftover; left > 0n; left--) add(1n);
}

/** Takes one share a value from the largest, then the rest by ones; a value down at the smallest passes the turn on. */
function shrink(output: bigint[], order: readonly number[], perRound: bigint, leftover: bigint): void {
  const threshold = output[order[0]!]!;
  let turn = order.length - 1;
  let left = leftover;
  const passOn = () => {
    turn = turn === 0 ? order.length - 1 : turn - 1;
  };
  const take = (amount: bigint): bigint => {
    const index = order[turn]!;
    const taken = output[index]! < amount ? output[index]! : amount;
    output[index]! -= taken;
    if (output[index]! <= threshold) passOn();
    return taken;
  };
  if (perRound > 0n) for (let i = 0; i < order.length; i++) left += perRound - take(perRound);
  while (left > 0n) {
    const value = output[order[turn]!]!;
    if (value === 0n) passOn();
    // A value above the smallest keeps its turn until it is down there, so its ones can be taken together.
    else if (value > threshold) left -= take(smaller(left, value - threshold));
    else {
      const rounds = wholeRounds(output, left, threshold);
      if (rounds === 0n) left -= take(1n);
      else left -= takeRounds(output, rounds);
    }
  }
}

/** How often every value can give one without any reaching zero early; none while a value above `threshold` holds its turn. */
function wholeRounds(output: readonly bigint[], left: bigint, threshold: bigint): bigint {
  if (output.some((value) => value > threshold)) return 0n;
  const giving = output.filter((value) => value > 0n);
  return giving.reduce(smaller, left / BigInt(giving.length));
}

function takeRounds(output: bigint[], rounds: bigint): bigint {
  let taken = 0n;
  output.forEach((value, index) => {
    if (value === 0n) return;
    output[index] = value - rounds;
    taken += rounds;
  });
  return taken;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
