/** A field of a command as it was typed, without the blanks around it; nothing where nothing was typed. */
export function typed<Name extends string>(name: Name, text: string): Partial<Record<Name, string>> {
  const said = text.trim();
  // An object of one computed key is widened to any string by the compiler; here the key is the name.
  return said === '' ? {} : ({ [name]: said } as Record<Name, string>);
}
