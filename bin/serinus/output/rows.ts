/** Names and values in two columns; a value may have several lines. */
export function rows(list: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...list.map(([name]) => name.length)) + 2;
  return list
    .map(([name, value]) => name.padEnd(width) + value.replaceAll("\n", `\n${" ".repeat(width)}`))
    .join("\n");
}

/** A size with its thousands set apart. The realm of runtimes knows no locale, so neither does this. */
export function bytesText(count: number): string {
  return `${String(count).replace(/\B(?=(\d{3})+$)/g, ",")} bytes`;
}
