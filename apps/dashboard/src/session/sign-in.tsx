import { Alert, Button, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { waitingOn } from '../crew/report-queue.js';
import { LanguageSwitch } from '../shell/language-switch.js';
import { useTexts } from '../i18n/texts.js';
import { signInTexts } from './sign-in.texts.js';
import { useDoor } from './session.js';

export function SignIn(): ReactNode {
  const say = useTexts(signInTexts);
  const { signIn, isOpening, fault } = useDoor();
  const [key, setKey] = useState('');
  const [waiting] = useState(() => waitingOn(localStorage));

  function submit(event: SubmitEvent): void {
    event.preventDefault();
    void signIn(key.trim());
  }

  return (
    <Paper component="main" withBorder p="xl" maw={460} mx="auto" mt="12vh">
      <form onSubmit={submit}>
        <Stack>
          <Title order={1} size="h2">
            Tanggap 112
          </Title>
          <PasswordInput
            label={say('key')}
            description={say('hint')}
            value={key}
            onChange={(event) => setKey(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            autoFocus
            required
            withAsterisk={false}
          />
          {fault !== null && (
            <Alert color="red" role="alert">
              {say(fault)}
            </Alert>
          )}
          <Button type="submit" loading={isOpening}>
            {say('enter')}
          </Button>
          {waiting > 0 && <Text fw={700}>{say('reportsWaiting', { count: waiting })}</Text>}
          {isOpening && <Text size="sm">{say('waiting')}</Text>}
          <LanguageSwitch />
        </Stack>
      </form>
    </Paper>
  );
}
