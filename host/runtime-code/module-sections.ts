import { concatBytes } from "@serinus/bytes";
import { createByteReader, encodeU32 } from "./byte-reader.ts";

const HEADER_LENGTH = 8;

/** Ids of the sections that matter here. */
export const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  memory: 5,
  global: 6,
  export: 7,
  code: 10,
  data: 11,
  dataCount: 12,
} as const;

/** One section of a module. */
export interface Section {
  readonly id: number;
  readonly content: Uint8Array;
}

/** The sections in their order. @throws CodeError when they cannot be read. */
export function readSections(module: Uint8Array): Section[] {
  const reader = createByteReader(module, HEADER_LENGTH);
  const sections: Section[] = [];
  while (!reader.atEnd()) sections.push({ id: reader.byte(), content: reader.sized() });
  return sections;
}

/** The module of these sections, under the header of `module`. */
export function writeSections(module: Uint8Array, sections: readonly Section[]): Uint8Array {
  const parts = sections.flatMap(({ id, content }) => [
    Uint8Array.of(id, ...encodeU32(content.length)),
    content,
  ]);
  return concatBytes(module.subarray(0, HEADER_LENGTH), ...parts);
}

/** The module with a custom section more at its end. */
export function appendCustomSection(module: Uint8Array, name: string, content: Uint8Array): Uint8Array {
  const encodedName = new TextEncoder().encode(name);
  const length = encodeU32(encodedName.length);
  const size = encodeU32(length.length + encodedName.length + content.length);
  const head = Uint8Array.of(SECTION.custom, ...size, ...length);
  return concatBytes(module, head, encodedName, content);
}

/** The contents of a custom section, `undefined` when there is none of that name. */
export function customSection(sections: readonly Section[], wanted: string): Uint8Array | undefined {
  for (const { id, content } of sections) {
    if (id !== SECTION.custom) continue;
    const reader = createByteReader(content);
    if (reader.name() === wanted) return reader.rest();
  }
  return undefined;
}
