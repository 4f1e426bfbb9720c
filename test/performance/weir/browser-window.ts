/** Undefined where there is no browser. */
export async function browserRun(_url: string, _file: string, _text: string, _rounds: number): Promise<number[] | undefined> {
  return undefined;
}
