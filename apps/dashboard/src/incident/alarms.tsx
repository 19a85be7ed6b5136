import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { FaultNotice } from '../commands/fault-notice.js';
import { useAct } from '../commands/use-act.js';
import { useLabel, useTexts } from '../i18n/texts.js';
import { useTimes } from '../time/use-times.js';
import type { Alarm, Incident } from './incident-query.js';
import classes from './incident.module.css';
import { eventTexts, incidentTexts } from './incident.texts.js';

/** What the monitor recorded while the case ran: warnings, breaches, those taken back, escalations and whether they were heard. */
export function Alarms({ incident }: { readonly incident: Incident }): ReactNode {
  const say = useTexts(incidentTexts);
  const sayEvent = useTexts(eventTexts);
  const label = useLabel();
  const { time } = useTimes();
  if (incident.alarms.length === 0) return <Text size="sm">{say('noAlarms')}</Text>;
  return (
    <ol className={classes['timeline']}>
      {incident.alarms.map((alarm) => (
        <li key={alarm.id} data-type={alarm.type}>
          <span className={classes['at']}>{time(alarm.at)}</span>
          <div>
            <strong>{sayEvent(alarm.type)}</strong> {alarm.label === null ? '' : label(alarm.label)}{' '}
            {alarm.acknowledged !== null && say('acknowledged', { at: time(alarm.acknowledged.at) })}
            {alarm.mayAcknowledge && <Acknowledge incident={incident.id} alarm={alarm} />}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Acknowledge({ incident, alarm }: { readonly incident: string; readonly alarm: Alarm }): ReactNode {
  const say = useTexts(incidentTexts);
  const act = useAct();
  return (
    <>
      <Button
        size="compact-sm"
        loading={act.isBusy}
        onClick={() => void act.give('acknowledgeEscalation', { incident, escalation: alarm.id })}
      >
        {say('acknowledge')}
      </Button>
      <FaultNotice fault={act.fault} />
    </>
  );
}
