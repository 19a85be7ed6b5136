/** TEMP */
export function viewsFault(_folder: string): Promise<string | null> {
  return Promise.resolve(null);
}
