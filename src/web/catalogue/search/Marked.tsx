/** A text with what was searched for marked in it. */
export function Marked({ parts }: { readonly parts: readonly { text: string; hit: boolean }[] }) {
  // Parts never move against each other, so that their places may name them.
  return parts.map((part, place) =>
    part.hit ? <mark key={place}>{part.text}</mark> : <span key={place}>{part.text}</span>,
  );
}
