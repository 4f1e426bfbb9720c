/** Something that keeps Weir from starting, in a sentence that says what to do. */
export class Problem extends Error {}
