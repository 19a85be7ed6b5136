/** Two short tones, made here: no file, no network. Silent where the browser allows no sound yet. */
export function beep(): void {
  const audio = new AudioContext();
  [880, 1175].forEach((hertz, index) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const beginSec = audio.currentTime + index * 0.16;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.12, beginSec);
    volume.gain.exponentialRampToValueAtTime(0.001, beginSec + 0.14);
    tone.connect(volume).connect(audio.destination);
    tone.start(beginSec);
    tone.stop(beginSec + 0.15);
    if (index === 1) tone.onended = () => void audio.close();
  });
}
