import { expect } from 'expect';

/** One `it` of the specs, ready to run again and again. */
export interface CollectedTest {
  readonly title: string;
  readonly run: () => Promise<void>;
}

type Body = (...args: readonly unknown[]) => unknown;
type Table = readonly unknown[];

/**
 * Just enough of Jest to collect specs once and run them a thousand times: `describe`, `it`, `test`, their `each`, and
 * `beforeEach`. Whatever else a spec asks for fails while it loads.
 */
export class SpecCollector {
  readonly tests: CollectedTest[] = [];
  private titles: readonly string[] = [];
  private hooks: readonly Body[] = [];

  install(): void {
    const it = this.withEach((title, body, args) => this.add(title, body, args));
    const describe = this.withEach((title, body, args) => this.within(title, body, args));
    const beforeEach = (hook: Body): void => {
      this.hooks = [...this.hooks, hook];
    };
    Object.assign(globalThis, { expect, it, test: it, describe, beforeEach });
  }

  private add(title: string, body: Body, args: Table): void {
    const { hooks } = this;
    const run = async (): Promise<void> => {
      for (const hook of hooks) await hook();
      await body(...args);
    };
    this.tests.push({ title: [...this.titles, title].join(' › '), run });
  }

  private within(title: string, body: Body, args: Table): void {
    const { titles, hooks } = this;
    this.titles = [...titles, title];
    body(...args);
    this.titles = titles;
    this.hooks = hooks;
  }

  private withEach(declare: (title: string, body: Body, args: Table) => void): object {
    const plain = (title: string, body: Body): void => declare(title, body, []);
    const each =
      (table: Table) =>
      (title: string, body: Body): void => {
        for (const row of table) declare(title, body, Array.isArray(row) ? row : [row]);
      };
    return Object.assign(plain, { each });
  }
}
