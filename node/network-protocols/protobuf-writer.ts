import { encodeVarint } from "./varint.ts";

/** A protobuf message in the making. Fields stand in the order of the calls. */
export interface ProtobufWriter {
  /** A number; 0 is left out, as proto3 does. */
  uint(number: number, value: number): ProtobufWriter;
  bool(number: number, value: boolean): ProtobufWriter;
  /** Bytes or a nested message; empty ones are written. `undefined` is left out. */
  bytes(number: number, value: Uint8Array | undefined): ProtobufWriter;
  repeated(number: number, values: readonly Uint8Array[]): ProtobufWriter;
  finish(): Uint8Array;
}

/** Begins an empty message. */
export function protobufWriter(): ProtobufWriter {
  const parts: Uint8Array[] = [];
  const writer: ProtobufWriter = {
    uint(number, value) {
      if (value !== 0) parts.push(encodeVarint(number * 8), encodeVarint(value));
      return writer;
    },
    bool: (number, value) => writer.uint(number, value ? 1 : 0),
    bytes(number, value) {
      if (value !== undefined) parts.push(encodeVarint(number * 8 + 2), encodeVarint(value.length), value);
      return writer;
    },
    repeated(number, values) {
      for (const value of values) writer.bytes(number, value);
      return writer;
    },
    finish() {
      const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        whole.set(part, at);
        at += part.length;
      }
      return whole;
    },
  };
  return writer;
}
