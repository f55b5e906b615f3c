import { addNodeCommand } from "../commands/node.ts";
import { runCommand } from "../run-command.ts";

// The serinus command as far as a node of a network is one: what node-command.ts bundles.
await runCommand([addNodeCommand]);
