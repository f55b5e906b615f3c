export { type MmrGadget, type MmrGadgetOptions, startMmrGadget } from "./start-mmr-gadget.ts";
