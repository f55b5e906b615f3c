import type { Sealing } from "@serinus/authoring";
import type { Pruning } from "@serinus/store";
import { InvalidArgumentError } from "commander";

/** A TCP port; 0 lets the system choose. @throws InvalidArgumentError */
export function readPort(text: string): number {
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) throw new InvalidArgumentError("Write a number from 0 to 65535.");
  return port;
}

/** How many finalized blocks keep their state; those of forks never do. @throws InvalidArgumentError */
export function readPruning(text: string): Pruning {
  if (text === "archive" || text === "archive-canonical") return "archive";
  if (!/^[1-9][0-9]{0,8}$/.test(text))
    throw new InvalidArgumentError("Write a number of blocks from 1 on, or archive.");
  return Number(text);
}

/** A number of things. @throws InvalidArgumentError */
export function readCount(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new InvalidArgumentError("Write a number from 0 on.");
  return Number(text);
}

/** A number of things, at least one. @throws InvalidArgumentError */
export function readPositive(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text)) throw new InvalidArgumentError("Write a number from 1 on.");
  return Number(text);
}

/** Characters of a node's name (`sc-cli`). */
const MAX_NAME = 63;

/** What a node is called, by the rules of telemetry's servers (`sc-cli`). @throws InvalidArgumentError */
export function readNodeName(text: string): string {
  if (text === "" || [...text].length > MAX_NAME || /[\\.@]|^https?:/.test(text))
    throw new InvalidArgumentError(
      `Write 1 to ${MAX_NAME} characters, without ".", "@" and "\\", and no address.`,
    );
  return text;
}

/** When blocks are made. @throws InvalidArgumentError */
export function readSealing(text: string): Sealing {
  if (text === "instant" || text === "batch" || text === "manual") return text;
  const interval = /^interval:([1-9][0-9]{0,8})$/.exec(text)?.[1];
  if (interval === undefined)
    throw new InvalidArgumentError("Write instant, batch, manual or interval:MS, such as interval:6000.");
  return { interval: Number(interval) };
}
