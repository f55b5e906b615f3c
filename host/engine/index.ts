export { createEngine, type Engine, type EngineOptions } from "./create-engine.ts";
