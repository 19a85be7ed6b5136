import { useEffect, type ReactNode } from 'react';
import { textBook, useTexts } from '../i18n/texts.js';
import { serverOrigin } from './server-origin.js';
import classes from './exercise.module.css';

const exerciseTexts = textBook('exercise', {
  word: { id: 'LATIHAN', en: 'EXERCISE' },
  means: { id: 'tidak ada kejadian nyata di sini', en: 'nothing here is a real case' },
});

/** On a server for exercises: over every screen, on every printed sheet and in the tab's title. Elsewhere nothing. */
export function Exercise(): ReactNode {
  const say = useTexts(exerciseTexts);
  const word = say('word');
  const isExercise = serverOrigin !== 'LIVE';
  useEffect(() => {
    document.title = isExercise ? `${word} · Tanggap 112` : 'Tanggap 112';
  }, [isExercise, word]);
  if (!isExercise) return null;
  return (
    <>
      <div className={classes['strip']} data-testid="exercise">
        <strong>{word}</strong> — {say('means')}
      </div>
      <div className={classes['watermark']} aria-hidden>
        {word}
      </div>
    </>
  );
}
