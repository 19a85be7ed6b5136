import i18next from 'i18next';
import { useCallback } from 'react';
import { initReactI18next, useTranslation } from 'react-i18next';

export type Language = 'id' | 'en';

/** What people read, both languages side by side; `{{name}}` is filled in. */
export type Texts = Readonly<Record<string, { readonly id: string; readonly en: string }>>;

const KEPT_AS = 'language';

void i18next.use(initReactI18next).init({
  lng: keptLanguage(),
  fallbackLng: 'id',
  resources: {},
  interpolation: { escapeValue: false }, // React escapes
  returnNull: false,
});
document.documentElement.lang = i18next.language;

export interface TextBook<T extends Texts> {
  readonly name: string;
  readonly texts: T;
}

/** The texts of one screen; @param name unique, the screen's folder */
export function textBook<const T extends Texts>(name: string, texts: T): TextBook<T> {
  for (const language of ['id', 'en'] as const) {
    const bundle = Object.fromEntries(Object.entries(texts).map(([key, said]) => [key, said[language]]));
    i18next.addResourceBundle(language, name, bundle);
  }
  return { name, texts };
}

export type Say<T extends Texts> = (key: keyof T & string, values?: Readonly<Record<string, string | number>>) => string;

/** @returns the same function until the language changes */
export function useTexts<const T extends Texts>(book: TextBook<T>): Say<T> {
  const { t } = useTranslation(book.name);
  return useCallback<Say<T>>((key, values) => t(key, { ...values }), [t]);
}

export function useLanguage(): Language {
  return useTranslation().i18n.language === 'en' ? 'en' : 'id';
}

/** What the server says in both. */
export interface Label {
  readonly id: string;
  readonly en: string;
}

/** @returns the same function until the language changes */
export function useLabel(): (label: Label) => string {
  const language = useLanguage();
  return useCallback((label) => label[language], [language]);
}

export function switchLanguage(language: Language): void {
  localStorage.setItem(KEPT_AS, language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}

function keptLanguage(): Language {
  return localStorage.getItem(KEPT_AS) === 'en' ? 'en' : 'id';
}
