/** The entry of a table for a key from outside; undefined: none. `constructor` and `__proto__` are keys like any other. */
export function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
