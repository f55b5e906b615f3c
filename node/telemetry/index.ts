export { createMetrics, type Metrics, type MetricsOptions, type ProcessedResult } from "./create-metrics.ts";
export { createTelemetry } from "./create-telemetry.ts";
export type { NodeReadings } from "./readings.ts";
export { type MetricsServer, serveMetrics } from "./serve-metrics.ts";
export { parseTelemetryEndpoint, type TelemetryEndpoint } from "./telemetry-endpoint.ts";
