/** A frame that shows so many new rows shows none that an eye could follow. */
const FLOOD_ROWS = 1_000;
const FLOOD_LOOK_MS = 150;

/**
 * Thousands of chunks a second are still one look a frame; in a flood there are few looks a second, since to lay out and paint rows that are gone with the
 * next frame takes the time in which they could arrive.
 */
export function calmLooks(action: () => void, frame: (look: () => void) => void = requestAnimationFrame): (rows: number) => void {
  let asked = false;
  let unseen = 0;
  let quietUntil = 0;
  const look = () => {
    asked = false;
    quietUntil = unseen >= FLOOD_ROWS ? performance.now() + FLOOD_LOOK_MS : 0;
    unseen = 0;
    action();
  };
  return (rows) => {
    unseen += rows;
    if (asked) return;
    asked = true;
    const wait = quietUntil - performance.now();
    if (wait > 0) setTimeout(() => frame(look), wait);
    else frame(look);
  };
}
