import { createTheme, Modal, type CSSVariablesResolver } from '@mantine/core';

/** System fonts, no download. Shades dark enough for white text on them (WCAG AA), in both schemes. */
export const theme = createTheme({
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  primaryColor: 'blue',
  primaryShade: { light: 9, dark: 9 },
  respectReducedMotion: true,
  cursorType: 'pointer',
  // Locking the page's scroll writes a style sheet without the page's nonce, which its policy refuses.
  components: { Modal: Modal.extend({ defaultProps: { lockScroll: false } }) },
});

/** Mantine's own grey for side remarks and its red for errors are too pale to read at night. */
export const cssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-placeholder': colors.gray[7],
    '--mantine-color-error': colors.red[9],
  },
  dark: {
    '--mantine-color-dimmed': colors.dark[0],
    '--mantine-color-placeholder': colors.dark[1],
    '--mantine-color-error': colors.red[4],
  },
});
