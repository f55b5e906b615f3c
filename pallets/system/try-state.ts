import type { System } from "./system.ts";

/**
 * What holds of System between calls: an account is stored only while something lets it exist, nothing depends on one
 * that nothing provides for, and events are counted.
 * @throws Error naming the account or the count.
 */
export function assertSystemState(system: System): void {
  const { Account, Events, EventCount } = system.storage;
  for (const [who, { providers, sufficients, consumers }] of Account.iter()) {
    if (providers + sufficients === 0) throw new Error(`account ${who} is kept without a provider`);
    if (consumers > 0 && providers === 0) throw new Error(`account ${who} has consumers and no provider`);
    if (consumers > system.config.maxConsumers) throw new Error(`account ${who} has ${consumers} consumers`);
  }
  const [listed, counted] = [Events.decodeLength() ?? 0, EventCount.get()];
  if (listed !== counted) throw new Error(`${listed} events are stored and ${counted} counted`);
}
