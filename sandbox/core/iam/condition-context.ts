/** Condition keys of a request; names do not care about upper and lower case. */
export type ConditionContext = Record<string, string | string[]>;
