/**
 * Listens for signals to stop. The first one ends the network in good order, the second one kills what still runs; what
 * does not end even so ends at the third.
 */
export function listenForStop(): { readonly first: Promise<void>; onSecond(act: () => void): void } {
  const { promise, resolve: first } = Promise.withResolvers<void>();
  let second = (): void => {};
  let heard = 0;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (++heard > 1) second();
      if (heard > 2) process.exit(130);
      first();
    });
  }
  return {
    first: promise,
    onSecond(act) {
      second = act;
    },
  };
}
