import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTexts } from '../i18n/texts.js';
import { wallTexts } from './wall.texts.js';
import classes from './wall.module.css';

const HOURS = 24;
const LABEL_EVERY = 3;
/** Of the chart's height, so that it reads from as far as everything else on the wall. */
const TEXT_SHARE = 0.075;
const SMALLEST_TEXT_PX = 11;

interface Shown {
  /** Calls in each hour of the day that has begun. */
  readonly today: readonly number[];
  /** The same of a usual day; empty where there is none yet. */
  readonly usual: readonly number[];
}

/** Calls per hour as bars, the usual day as a line over them. */
export function HoursChart({ today, usual }: Shown): ReactNode {
  const say = useTexts(wallTexts);
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const scheme = useComputedColorScheme();

  useEffect(() => {
    if (place.current === null || size === null) return;
    const chart = new UPlot(optionsOf(place.current, size), dataOf(today, usual), place.current);
    return () => chart.destroy();
  }, [today, usual, size, scheme]);

  const hours = today.map((calls, hour) => `${hour}.00 ${calls}`).join(', ');
  return <div ref={place} className={classes['chart']} role="img" aria-label={say('hoursRead', { hours })} />;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function useSize(place: React.RefObject<HTMLDivElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    if (place.current === null) return;
    const watch = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setSize({ width: Math.floor(width), height: Math.floor(height) });
    });
    watch.observe(place.current);
    return () => watch.disconnect();
  }, [place]);
  return size;
}

function dataOf(today: readonly number[], usual: readonly number[]): UPlot.AlignedData {
  const hours = Array.from({ length: Math.max(HOURS, today.length, usual.length) }, (_none, hour) => hour);
  return [hours, hours.map((hour) => today[hour] ?? null), hours.map((hour) => usual[hour] ?? null)];
}

function optionsOf(place: HTMLElement, { width, height }: Size): UPlot.Options {
  const colours = getComputedStyle(place);
  const text = colours.getPropertyValue('--mantine-color-text');
  const grid = { stroke: colours.getPropertyValue('--mantine-color-default-border'), width: 1 };
  const textPx = Math.max(SMALLEST_TEXT_PX, Math.round(height * TEXT_SHARE));
  const axis = { stroke: text, font: `${textPx}px ${colours.fontFamily}`, ticks: { show: false } };
  const bars = UPlot.paths.bars?.({ size: [0.75] });
  return {
    width,
    height,
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: false, range: (_chart, least, most) => [least - 0.5, most + 0.5] },
      y: { range: (_chart, _least, most) => [0, Math.max(1, most) * 1.1] },
    },
    axes: [
      {
        ...axis,
        size: textPx * 1.7,
        grid: { show: false },
        splits: (chart) => (chart.data[0] as readonly number[]).filter((hour) => hour % LABEL_EVERY === 0),
      },
      { ...axis, size: textPx * 2.6, grid, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000], space: textPx * 2.5 },
    ],
    series: [
      {},
      { fill: colours.getPropertyValue('--today'), points: { show: false }, ...(bars === undefined ? {} : { paths: bars }) },
      { stroke: colours.getPropertyValue('--usual'), width: Math.max(2, textPx / 6), points: { show: false } },
    ],
  };
}
