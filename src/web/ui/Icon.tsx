/** Line drawings on a grid of 24; they stand beside words and are never the only sign. */
const PATHS = {
  progress: 'M5 12l4 4 10-10',
  drug: 'M7.5 16.5l9-9a3.5 3.5 0 0 0-5-5l-9 9a3.5 3.5 0 0 0 5 5zM7 7l5 5M15 15h6M18 12v6',
  prescription: 'M6 3h9l4 4v14H6zM9 12h7M9 16h7M9 8h3',
  bill: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0',
  menu: 'M4 7h16M4 12h16M4 17h16',
  fold: 'M7 10l5 5 5-5',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 24 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
