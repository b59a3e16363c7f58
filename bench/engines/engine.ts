import type { Amounts, PlainCase } from './adjudicate-cases.ts';

/** A rules engine that decides a case and keeps why. */
export type Engine = (one: PlainCase) => Promise<{ readonly amounts: Amounts; readonly explained: boolean }>;

/** The engine under that name where it is installed; undefined where it is not. */
export async function findEngine(
  name: string,
  make: (module: unknown) => Engine,
): Promise<Engine | undefined> {
  try {
    return make((await import(name)) as unknown);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
