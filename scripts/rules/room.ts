export interface Room {
  holds: string;
  /** Rooms by their names in this table; not the ones inside or around them. 'product': every room that is shipped. */
  imports: readonly string[] | 'product' | 'all';
  /** Besides Node's own modules, where `node` is among them. */
  packages?: readonly string[];
  /** Nothing that is shipped may import it. */
  forTests?: true;
}
