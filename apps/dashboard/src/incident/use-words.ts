import { useLabel } from '../i18n/texts.js';
import { useSession } from '../session/session.js';
import { words } from './words.js';

/** A fixed word as people say it. @param value as the server writes it, `no-unit` or `NO_UNIT` */
export function useWords(): (name: string, value: string) => string {
  const label = useLabel();
  const { city } = useSession();
  return (name, value) => {
    if (name === 'category') return label(city.categories.find(({ id }) => id === value)?.label ?? { id: value, en: value });
    const said = words[`${name} ${value.toLowerCase().replaceAll('_', '-')}`];
    return said === undefined ? value : label(said);
  };
}
