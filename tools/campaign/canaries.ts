import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Random } from './random.js';

const CITY_LAT = '-1.'; // in front of the digits that only an exact point has

/**
 * Made-up personal data, every piece of it unmistakable: whatever leaks is found by one of three marks, and the number
 * behind the mark tells which piece it was.
 */
export class Canaries {
  private readonly marks: readonly Buffer[];
  private readonly word: string;
  private readonly digits: string;
  private readonly fraction: string;
  private readonly made: string[] = [];

  constructor(random: Random) {
    const digit = (): string => String(1 + Math.floor(random() * 9));
    const run = (length: number): string => Array.from({ length }, digit).join('');
    this.word = `kenari${run(8)}x`;
    this.digits = `8${run(7)}`;
    this.fraction = run(9);
    this.marks = [this.word, this.digits, this.fraction].map((mark) => Buffer.from(mark));
  }

  get count(): number {
    return this.made.length;
  }

  text(field: string): string {
    return `Rumah ${this.word}${this.next(field)} di simpang "empat"`;
  }

  name(field: string): string {
    return `Ibu ${this.word}${this.next(field)}`;
  }

  phone(field: string): string {
    return `+62${this.digits}${this.next(field)}`;
  }

  point(field: string): { readonly lat: number; readonly lng: number } {
    return { lat: Number(`${CITY_LAT}${this.fraction}${this.next(field)}`), lng: 103.6 };
  }

  /** @returns what each canary found there was put into */
  foundIn(bytes: Buffer): readonly string[] {
    const plain = this.marks.flatMap((mark) => this.numbersAfter(mark, bytes)).map((nth) => this.made[nth] ?? 'nothing known');
    const hidden = this.marks.flatMap(base64Of).filter((form) => bytes.includes(form));
    return [...plain, ...hidden.map(() => 'something, in base64')];
  }

  private numbersAfter(mark: Buffer, bytes: Buffer): readonly number[] {
    const numbers: number[] = [];
    for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
      const behind = bytes.subarray(at + mark.length, at + mark.length + 5).toString('latin1');
      numbers.push(Number(behind.replace(/\D.*$/, '').padEnd(5, '0')));
    }
    return numbers;
  }

  private next(field: string): string {
    this.made.push(field);
    return String(this.made.length - 1).padStart(5, '0');
  }
}

/** As much of a mark as is the same in base64 wherever in a text it stood: three ways. */
function base64Of(mark: Buffer): readonly string[] {
  return [0, 1, 2].map((before) => {
    const whole = Buffer.concat([Buffer.alloc(before), mark]).toString('base64');
    return whole.slice(Math.ceil((before * 8) / 6), Math.floor(((before + mark.length) * 8) / 6));
  });
}

/** Every file below a folder, write-ahead logs and locks too. */
export function filesBelow(folder: string): readonly { readonly name: string; readonly bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ name: relative(folder, path), bytes: readFileSync(path) }));
}
