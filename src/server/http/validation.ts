import { Ajv } from 'ajv';
import type { FastifyInstance } from 'fastify';

/**
 * Bodies are taken as they are; path and query members are text by nature, so numbers in them are converted.
 * Nothing is removed in silence: an unknown member is refused.
 */
export function installValidation(app: FastifyInstance): void {
  const strict = new Ajv({
    removeAdditional: false,
    coerceTypes: false,
    allErrors: true,
    useDefaults: true,
    strict: false,
  });
  const fromText = new Ajv({
    removeAdditional: false,
    coerceTypes: true,
    allErrors: true,
    useDefaults: true,
    strict: false,
  });
  app.setValidatorCompiler(({ schema, httpPart }) =>
    (httpPart === 'body' ? strict : fromText).compile(schema as object),
  );
}
