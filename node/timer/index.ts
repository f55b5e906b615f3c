export { systemTimer, type Timer } from "./timer.ts";
