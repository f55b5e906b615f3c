import { utf8Decode } from "@serinus/scale";
import { ProtocolError } from "./protocol-error.ts";
import { readVarint } from "./varint.ts";

/** One field of a protobuf message: a number, or bytes that are a part of the input. */
export interface ProtobufField {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/**
 * Reads a protobuf message field by field. It takes the two wire types that Substrate's messages use, varint and
 * length-delimited, and steps over the two fixed ones; groups are refused. Nothing is copied.
 * @throws ProtocolError when the bytes are no such message.
 */
export function* protobufFields(bytes: Uint8Array): Generator<ProtobufField> {
  let at = 0;
  const varint = (): number => {
    const read = readVarint(bytes, at);
    if (read === undefined) throw new ProtocolError(`the message ends inside the number at byte ${at}`);
    at = read.next;
    return read.value;
  };
  const take = (count: number): Uint8Array => {
    if (count > bytes.length - at)
      throw new ProtocolError(`a field of ${count} bytes at byte ${at}, ${bytes.length - at} are left`);
    at += count;
    return bytes.subarray(at - count, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    if (number === 0) throw new ProtocolError(`field number 0 before byte ${at}`);
    const wire = tag % 8;
    if (wire === 0) yield { number, value: varint() };
    else if (wire === 2) yield { number, value: take(varint()) };
    else if (wire === 1) take(8);
    else if (wire === 5) take(4);
    else throw new ProtocolError(`wire type ${wire} of field ${number} before byte ${at}`);
  }
}

/** The field's bytes. @throws ProtocolError when it is a number. */
export function asBytes({ number, value }: ProtobufField): Uint8Array {
  if (typeof value === "number") throw new ProtocolError(`field ${number} is a number, bytes were expected`);
  return value;
}

/** The field's number as a `u32`. @throws ProtocolError when it is bytes or larger. */
export function asU32({ number, value }: ProtobufField): number {
  if (typeof value !== "number") throw new ProtocolError(`field ${number} has bytes, a number was expected`);
  if (value > 0xffff_ffff) throw new ProtocolError(`field ${number} is ${value}, a u32 was expected`);
  return value;
}

/** @throws ProtocolError when the field is bytes. */
export function asBool(field: ProtobufField): boolean {
  return asU32(field) !== 0;
}

/** @throws ProtocolError when the field is no UTF-8. */
export function asText(field: ProtobufField): string {
  try {
    return utf8Decode(asBytes(field));
  } catch {
    throw new ProtocolError(`field ${field.number} is not UTF-8`);
  }
}
