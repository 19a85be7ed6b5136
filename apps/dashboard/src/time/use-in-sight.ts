import { useCallback, useState, type RefCallback } from 'react';

/** So that what is scrolled to is up to date before it is seen. */
const AROUND = '300px';
const watched = new WeakMap<Element, (isInSight: boolean) => void>();
let observer: IntersectionObserver | null = null;

function watch(element: Element, tell: (isInSight: boolean) => void): () => void {
  observer ??= new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) watched.get(target)?.(isIntersecting);
    },
    { rootMargin: AROUND },
  );
  watched.set(element, tell);
  observer.observe(element);
  return () => {
    observer?.unobserve(element);
    watched.delete(element);
  };
}

/** Whether an element is on the screen or close to it; one observer for the whole page. @returns what the element takes as its ref, and the answer */
export function useInSight<E extends Element>(): readonly [RefCallback<E>, boolean] {
  const [isInSight, setInSight] = useState(false);
  const ref = useCallback((element: E | null) => (element === null ? undefined : watch(element, setInSight)), []);
  return [ref, isInSight];
}
