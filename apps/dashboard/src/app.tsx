import { MantineProvider, Text } from '@mantine/core';
import { lazy, Suspense, type ReactNode } from 'react';
import { Redirect, Route, Router, Switch } from 'wouter';
import { useTexts } from './i18n/texts.js';
import { screens } from './screens.js';
import { SessionProvider, useDoor } from './session/session.js';
import { SignIn } from './session/sign-in.js';
import { Announcer } from './shell/announcer.js';
import { Exercise } from './shell/exercise.js';
import { Frame } from './shell/frame.js';
import { paths } from './shell/paths.js';
import { shellTexts } from './shell/shell.texts.js';
import { ShortcutProvider } from './shell/shortcuts.js';
import { cssVariables, theme } from './theme.js';

const IncidentScreen = lazy(() => import('./incident/incident-screen.js'));
const OneCallScreen = lazy(() => import('./call/one-call-screen.js'));
const nonce = document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content ?? '';

export function App(): ReactNode {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <ShortcutProvider>
        <Announcer>
          <Exercise />
          <SessionProvider>
            <Router base="/desk">
              <Desk />
            </Router>
          </SessionProvider>
        </Announcer>
      </ShortcutProvider>
    </MantineProvider>
  );
}

function Desk(): ReactNode {
  const say = useTexts(shellTexts);
  const { session } = useDoor();
  if (session === null) return <SignIn />;
  const home = screens.find(({ roles }) => roles.includes(session.me.role));
  return (
    <Frame key={session.city.id}>
      <Suspense fallback={null}>
        <Switch>
          {screens.map(({ path, view }) => (
            <Route key={path} path={path} component={view} />
          ))}
          <Route path={paths.callOf(':id')} component={OneCallScreen} />
          <Route path={paths.incident(':id')} component={IncidentScreen} />
          {home !== undefined && (
            <Route path="/">
              <Redirect to={home.path} replace />
            </Route>
          )}
          <Route>
            <Text>{say('nothingHere')}</Text>
          </Route>
        </Switch>
      </Suspense>
    </Frame>
  );
}
