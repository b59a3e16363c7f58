import { Ajv } from 'ajv';
import type { FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import { badInput, Problem } from './problem.ts';

export interface UploadedFile {
  readonly field: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

const ajv = new Ajv({ coerceTypes: true, allErrors: true, strict: false });

/**
 * Reads a multipart request into its text fields (checked against the endpoint's body shape) and its files.
 * @throws {Problem} 400 for wrong fields, 413 for files over the limit
 */
export async function readUpload(
  request: FastifyRequest,
  schema: TSchema | undefined,
): Promise<{ body: unknown; files: UploadedFile[] }> {
  if (!request.isMultipart()) throw new Problem(415, 'BAD_MEDIA_TYPE', '请用表单上传文件');
  const fields: Record<string, unknown> = {};
  const files: UploadedFile[] = [];
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const content = await part.toBuffer();
      files.push({ field: part.fieldname, fileName: part.filename, mediaType: part.mimetype, content });
    } else {
      fields[part.fieldname] = part.value;
    }
  }
  if (schema) {
    const check = ajv.compile(schema);
    if (!check(fields)) {
      const first = check.errors?.[0];
      const missing = (first?.params as { missingProperty?: string } | undefined)?.missingProperty;
      throw badInput(missing ?? first?.instancePath.slice(1) ?? 'body', missing ? '必填' : '格式不正确');
    }
  }
  return { body: schema ? fields : undefined, files };
}
