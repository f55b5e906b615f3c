import type { CallFilter } from "@serinus/frame";

/** What nobody but root may call: Nis is closed (`EverythingBut<NisCalls>`). */
const CLOSED: ReadonlySet<string> = new Set(["Nis", "NisCounterpartBalances"]);

/** What every origin but root is held to (`BaseCallFilter`). */
export const baseCallFilter: CallFilter = (call) => !CLOSED.has(call.type);
