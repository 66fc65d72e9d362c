/** A pattern as `readPattern` understood it: every leaf is a test of one value. */
export interface ObjectPattern {
  kind: 'object';
  fields: [name: string, pattern: ObjectPattern | LeafPattern][];
  /** Each list holds when one of its patterns does. */
  alternatives: ObjectPattern[][];
}

/** Holds when one of the tests does. */
export interface LeafPattern {
  kind: 'leaf';
  tests: ValueTest[];
}

export interface ValueTest {
  /** What a field must be for the test to hold; `undefined` is a field that is not there. */
  holds(value: unknown): boolean;
  /** `exists: false` alone holds for what is not there. */
  ofAbsent?: true;
}
