/** Would showing this picture use up the reader's memory? A few bytes can claim a picture of any size (M23.2). */

/** A side has at most so many dots: A3 at 600 dots an inch, twice over. */
export const MOST_DOTS_A_SIDE = 16_000;
/** All dots together: a camera of 108 million dots, and a sheet of A3 at 600 dots an inch. */
export const MOST_DOTS = 110_000_000;

export function isTooLargePicture({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): boolean {
  return (
    width < 1 ||
    height < 1 ||
    width > MOST_DOTS_A_SIDE ||
    height > MOST_DOTS_A_SIDE ||
    width * height > MOST_DOTS
  );
}
