/** Which approval numbers stand in a cell? Several are parted by strokes, commas, semicolons, blanks or nothing at all. */
import { restoreCharacters } from '../cell-text.ts';

/** 国药准字 with its letters, the imported drug's bare form, and the registration forms in use before. */
const NUMBER =
  /(?:国药准字|国药试字|国药证字|注册证号|医药产品注册证|国食健字|国械注)?[A-Z]{1,3}\d{8}(?!\d)/g;

/** The numbers of a cell in order, without blanks, each once; empty when none is recognised. */
export function approvalNumbersOf(text: string): readonly string[] {
  const plain = restoreCharacters(text).normalize('NFKC').replace(/\s+/g, '').toUpperCase();
  return [...new Set(Array.from(plain.matchAll(NUMBER), ([number]) => number))];
}
