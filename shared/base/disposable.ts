/** Something that was opened, spawned or listened to, and can be closed once. */
export interface Disposable {
  dispose(): void;
}

/** Collects disposables and closes them newest first; closing twice does nothing. */
export class Disposables implements Disposable {
  private readonly open: Disposable[] = [];

  add<T extends Disposable>(item: T): T {
    this.open.push(item);
    return item;
  }

  defer(close: () => void): void {
    this.open.push({ dispose: close });
  }

  dispose(): void {
    for (let item = this.open.pop(); item; item = this.open.pop()) item.dispose();
  }
}
