declare module 'asl-validator' {
  /** Of two shapes: its own checks speak of `Error code` and `Message`, those by JSON schema are ajv's. */
  export interface AslError {
    'Error code'?: string;
    Message?: string;
    path?: string;
    instancePath?: string;
    message?: string;
  }

  export default function validate(definition: unknown): { isValid: boolean; errors: AslError[] };
}
