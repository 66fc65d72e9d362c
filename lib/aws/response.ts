/** A response lacks a member that AWS always sends, or has another type in its place. `toAwsError` makes it `malformedResponse`. */
export class MalformedResponse extends Error {
  override name = 'MalformedResponse';

  constructor(readonly missing: string) {
    super(`The response has not ${missing}.`);
  }
}

export function malformed(missing: string): MalformedResponse {
  return new MalformedResponse(missing);
}

interface Types {
  text: string;
  number: number;
  boolean: boolean;
  time: Date;
  object: object;
  list: readonly unknown[];
}

const isOf: { [Type in keyof Types]: (value: unknown) => boolean } = {
  text: (value) => typeof value === 'string' && value !== '',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  time: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  list: (value) => Array.isArray(value),
};

/**
 * The value of a member that AWS always sends; text that is not empty, unless another type is named. Throws `MalformedResponse` when it
 * is missing or of another type: a proxy, or AWS on a bad day, responds 200 with something else, and absence proves nothing.
 */
export function required<Value>(value: Value, member: string, type: keyof Types = 'text'): NonNullable<Value> {
  if (!isOf[type](value)) throw malformed(member);
  return value as NonNullable<Value>;
}

/** A list of texts that AWS always sends, perhaps empty. */
export function requiredTexts(values: readonly (string | undefined)[] | undefined, member: string): string[] {
  return required(values, member, 'list').map((value) => required(value, `${member}[]`));
}

/** The account number within an account ID or ARN. */
export function requiredAccount(text: string | undefined, member: string): string {
  return required(required(text, member).match(/\d{12}/)?.[0], `an account in ${member}`);
}
