import type { NodeState } from "../network/node-process.ts";
import type { NodeStatus } from "../network/poll-status.ts";

/** One node's line on the status screen. */
export interface StatusRow {
  readonly name: string;
  readonly validator: boolean;
  readonly state: NodeState;
  readonly rpcPort: number;
  /** `undefined` while the node does not answer. */
  readonly status: NodeStatus | undefined;
}

const COLUMNS = ["node", "role", "state", "best", "finalized", "peers", "rpc"] as const;

/** The nodes of a network as a table of fixed columns, one line a node under a line of headings. */
export function statusTable(rows: readonly StatusRow[]): string[] {
  const cells = rows.map(({ name, validator, state, rpcPort, status }) => [
    name,
    validator ? "validator" : "full node",
    stateText(state, status),
    status === undefined ? "-" : `#${status.best}`,
    status === undefined ? "-" : `#${status.finalized}`,
    status === undefined ? "-" : String(status.peers),
    `ws://127.0.0.1:${rpcPort}`,
  ]);
  const widths = COLUMNS.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(COLUMNS), ...cells.map(line)];
}

/** All nodes in one line, for logs: who is at which block, best/finalized. */
export function statusLine(rows: readonly StatusRow[]): string {
  return rows
    .map(({ name, state, status }) =>
      status === undefined
        ? `${name} ${stateText(state, status)}`
        : `${name} ${status.best}/${status.finalized}`,
    )
    .join(", ");
}

function stateText(state: NodeState, status: NodeStatus | undefined): string {
  if (state !== "running") return state;
  if (status === undefined) return "starting";
  return status.syncing ? "syncing" : "running";
}

/** Where a terminal shows lines that scroll by above some that stay. */
export interface Screen {
  /** A line that scrolls by. */
  print(line: string): void;
  /** The lines that stay, in place of those before. */
  show(lines: readonly string[]): void;
}

/** @param write takes text with terminal codes. @param columns width of the terminal: longer lines that stay are cut. */
export function createScreen(write: (text: string) => void, columns: () => number): Screen {
  let staying: readonly string[] = [];
  const erase = (): string => (staying.length === 0 ? "" : `\u001b[${staying.length}A\u001b[0J`);
  const draw = (): string => staying.map((line) => `${line.slice(0, columns())}\n`).join("");
  return {
    print: (line) => write(`${erase()}${line}\n${draw()}`),
    show(lines) {
      const before = erase();
      staying = lines;
      write(`${before}${draw()}`);
    },
  };
}
