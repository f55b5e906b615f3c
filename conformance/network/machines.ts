import { execFileSync } from "node:child_process";

/** Machines of a network: network namespaces that a switch joins, or two of them part. */
export interface Machines {
  /** Address under which machines reach one another. */
  address(machine: number): string;
  /** Address under which this machine reaches another, parted or not. */
  controlAddress(machine: number): string;
  /** Command and arguments before those of what is to run there. */
  enter(machine: number): readonly string[];
  /** Plugs machines into another switch: they and the others do not reach one another any more. */
  part(machines: readonly number[]): void;
  /** Plugs all into one switch again. */
  heal(): void;
  /** Removes everything. */
  end(): void;
}

/** Subnets of the machines, and of what talks to them from outside. */
const SUBNET = "10.213.77";
const CONTROL_SUBNET = "10.213.78";

/** Makes so many network namespaces. @throws Error where that cannot be done, saying why. */
export function makeMachines(count: number): Machines {
  if (process.platform !== "linux") throw new Error("network namespaces are Linux's; this is not Linux");
  if (process.getuid?.() !== 0) throw new Error("network namespaces can be made by root only");
  const tag = `s${process.pid % 100_000}`;
  const names = Array.from({ length: count }, (_, machine) => `${tag}m${machine}`);
  const [one, other, control] = [`${tag}one`, `${tag}two`, `${tag}out`];
  const made: (() => void)[] = [];
  const end = (): void => {
    for (let remove = made.pop(); remove !== undefined; remove = made.pop()) remove();
  };
  try {
    for (const bridge of [one, other, control]) {
      ip("link", "add", bridge, "type", "bridge");
      made.push(() => ip("link", "del", bridge));
      ip("link", "set", bridge, "up");
    }
    ip("addr", "add", `${CONTROL_SUBNET}.1/24`, "dev", control);
    for (const [machine, name] of names.entries()) {
      ip("netns", "add", name);
      made.push(() => ip("netns", "del", name));
      ip("-n", name, "link", "set", "lo", "up");
      for (const [device, bridge, subnet] of [
        ["eth0", one, SUBNET],
        ["eth1", control, CONTROL_SUBNET],
      ] as const) {
        const plug = `${name}${device}`;
        ip("link", "add", plug, "type", "veth", "peer", "name", device, "netns", name);
        ip("link", "set", plug, "master", bridge, "up");
        ip("-n", name, "addr", "add", `${subnet}.${machine + 10}/24`, "dev", device);
        ip("-n", name, "link", "set", device, "up");
      }
    }
  } catch (error) {
    end();
    throw new Error(`network namespaces cannot be made here: ${(error as Error).message}`);
  }
  return {
    address: (machine) => `${SUBNET}.${machine + 10}`,
    controlAddress: (machine) => `${CONTROL_SUBNET}.${machine + 10}`,
    enter: (machine) => ["ip", "netns", "exec", names[machine] as string],
    part(machines) {
      for (const machine of machines) ip("link", "set", `${names[machine]}eth0`, "master", other);
    },
    heal() {
      for (const name of names) ip("link", "set", `${name}eth0`, "master", one);
    },
    end,
  };
}

/** Runs `ip`. @throws Error with what it says. */
function ip(...args: readonly string[]): void {
  try {
    execFileSync("ip", args, { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    const { stderr, message } = error as { stderr?: Buffer; message: string };
    throw new Error(`"ip ${args.join(" ")}": ${stderr?.toString().trim() || message}`);
  }
}
