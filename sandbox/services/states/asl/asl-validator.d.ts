declare module 'asl-validator' {
  export interface AslError {
    'Error code': string;
    Message: string;
    schemaError?: { instancePath: string; schemaPath: string };
  }

  export default function validate(definition: unknown): { isValid: boolean; errors: AslError[] };
}
