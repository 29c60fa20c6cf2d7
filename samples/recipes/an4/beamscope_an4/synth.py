"""Synthetic speech with espeak-ng and flite: voices, and sentences turned into cepstra.

Some espeak-ng variants, one accent and one flite voice never occur in training: HELD_OUT_*. Others speak only in the
second stage, which trains decoders on speech that is new to the encoder: FRESH_*.
"""

import multiprocessing
import random
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from .corpus import Utterance
from .features import SAMPLE_RATE, mfcc
from .texts import sentence

ACCENTS = "en-us en-gb en-gb-x-rp en-gb-x-gbclan en-gb-x-gbcwmd en-029 en-us-nyc".split()
HELD_OUT_ACCENT = "en-gb-scotland"
VARIANTS = (
    "m1 m2 m3 m4 m6 m8 f1 f2 f4 f5 adam Alex Alicia Andrea Andy antonio aunty belinda benjamin boris caleb Denis Diogo "
    "ed edward Gene Gene2 gustave Henrique Hugo iven iven2 Jacky john kaukovalta Lee linda marcelo Marco Mario max "
    "miguel Nguyen pablo paul pedro quincy RicishayMax rob robert sandro shelby steph steph2 travis victor zac"
).split()
HELD_OUT_VARIANTS = "m5 m7 f3 Annie david Michael Mike norbert anika".split()
FLITE_VOICES = "kal kal16 awb rms".split()
HELD_OUT_FLITE_VOICE = "slt"
FRESH_VARIANTS = "edward2 grandpa grandma croak michel iven3 iven4 steph3 AnxiousAndy announcer".split()


@dataclass(frozen=True)
class Speaking:
    """One way to say one sentence: everything that decides the sound, so that it can be repeated."""

    engine: str
    voice: str
    text: str
    seed: int


def spoken_form(text: str, engine: str, rng: random.Random) -> str:
    """The text as the engine must see it: letters upper case (espeak's A as a phoneme), words lower case."""
    pause = rng.random() * 0.35
    parts = []
    for word in text.split():
        if len(word) > 1:
            part = word.lower()
        elif engine == "espeak":
            part = "[['eI]]" if word == "A" else word
        else:
            part = word.lower()
        parts.append(part + ("," if rng.random() < pause and engine == "flite" or rng.random() < pause * 0.5 else ""))
    return " ".join(parts).rstrip(",")


def resample(samples: np.ndarray, rate: int, target: int = SAMPLE_RATE) -> np.ndarray:
    """Band-limited resampling [S] -> [S * target / rate] through the Fourier transform."""
    length = int(round(len(samples) * target / rate))
    spectrum = np.fft.rfft(samples)
    wanted = np.zeros(length // 2 + 1, complex)
    kept = min(len(spectrum), len(wanted))
    wanted[:kept] = spectrum[:kept]
    return np.fft.irfft(wanted, length) * (target / rate)


def speak(speaking: Speaking) -> np.ndarray:
    """Clean 16 kHz samples [S] of one sentence."""
    rng = random.Random(speaking.seed)
    text = spoken_form(speaking.text, speaking.engine, rng)
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        if speaking.engine == "espeak":
            command = ["espeak-ng", "-v", speaking.voice, "-w", file.name, "-s", str(rng.randint(115, 200))]
            command += ["-p", str(rng.randint(25, 75)), "-g", str(rng.choice([0, 0, 1, 2, 4, 8])), text]
        else:
            command = ["flite", "-voice", speaking.voice, "-t", text, "-o", file.name]
            command += ["--setf", f"duration_stretch={rng.uniform(0.8, 1.25):.3f}"]
            command += ["--setf", f"int_f0_target_mean={rng.uniform(85, 190):.1f}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        samples, rate = soundfile.read(file.name, dtype="float64")
    return resample(samples, rate)


def in_a_room(samples: np.ndarray, seed: int, noise_decibels: tuple[float, float] = (22.0, 48.0)) -> np.ndarray:
    """Silence around the speech, a random spectral tilt, a little coloured noise: [S] -> [S'], peak 0.5.

    Digital silence would meet the floor of the logarithm, which recorded speech never does.
    """
    rng = np.random.default_rng(seed)
    lead, tail = (int(rng.uniform(0.05, 0.5) * SAMPLE_RATE) for _ in range(2))
    speech = np.concatenate([np.zeros(lead), samples, np.zeros(tail)])
    spectrum = np.fft.rfft(speech)
    octaves = np.log2(np.maximum(np.arange(len(spectrum)) * SAMPLE_RATE / len(speech), 60.0) / 1000.0)
    speech = np.fft.irfft(spectrum * 10 ** (rng.uniform(-3, 3) * octaves / 20), len(speech))
    colour = 10 ** (rng.uniform(-4.5, 0.5) * octaves / 20)
    noise = np.fft.irfft(np.fft.rfft(rng.standard_normal(len(speech))) * colour, len(speech))
    loudness = np.sqrt(np.mean(speech[lead : len(speech) - tail] ** 2)) + 1e-9
    noise *= loudness / (np.sqrt(np.mean(noise**2)) + 1e-9) * 10 ** (-rng.uniform(*noise_decibels) / 20)
    mixture = speech + noise
    return mixture * (0.5 / np.abs(mixture).max())


def render(speaking: Speaking) -> Utterance | None:
    """Cepstra of one synthetic utterance, its level drawn like AN4's (mean c0 about 9, deviation 0.9)."""
    try:
        samples = in_a_room(speak(speaking), speaking.seed)
    except (subprocess.CalledProcessError, RuntimeError, ValueError):
        return None
    if not 0.3 * SAMPLE_RATE < len(samples) < 12 * SAMPLE_RATE:
        return None
    cepstra = mfcc(samples)
    level = np.random.default_rng(speaking.seed + 1).normal(9.0, 0.9)
    cepstra[:, 0] += level - cepstra[:, 0].mean()
    return Utterance(f"{speaking.voice}-{speaking.seed}", speaking.text, cepstra, speaking.engine)


def training_plan(transcripts: list[str], espeak: int, flite: int, seed: int) -> list[Speaking]:
    """What to say, by which training voice."""
    rng = random.Random(seed)
    plan = []
    for i in range(espeak + flite):
        engine = "espeak" if i < espeak else "flite"
        voice = f"{rng.choice(ACCENTS)}+{rng.choice(VARIANTS)}" if engine == "espeak" else rng.choice(FLITE_VOICES)
        plan.append(Speaking(engine, voice, sentence(rng, transcripts), seed * 1_000_003 + i))
    return plan


def held_out_plans(count: int, seed: int) -> dict[str, list[Speaking]]:
    """Three test sets of template sentences: unseen variants, unseen variants and accent, unseen flite voice."""
    rng = random.Random(seed)
    voices = {
        "espeak-variants": lambda: ("espeak", f"{rng.choice(ACCENTS)}+{rng.choice(HELD_OUT_VARIANTS)}"),
        "espeak-accent": lambda: ("espeak", f"{HELD_OUT_ACCENT}+{rng.choice(HELD_OUT_VARIANTS)}"),
        "flite-voice": lambda: ("flite", HELD_OUT_FLITE_VOICE),
    }
    plans = {}
    for name, voice in voices.items():
        plans[name] = [Speaking(*voice(), sentence(rng, []), seed * 1_000_003 + i) for i in range(count)]
    return plans


def fresh_plan(transcripts: list[str], count: int, seed: int) -> list[Speaking]:
    """Speech for a second stage of training, by variants that no other set has."""
    rng = random.Random(seed)
    return [
        Speaking("espeak", f"{rng.choice(ACCENTS)}+{rng.choice(FRESH_VARIANTS)}", sentence(rng, transcripts), seed * 1_000_003 + i)
        for i in range(count)
    ]


def render_all(plan: list[Speaking], processes: int = 2) -> list[Utterance]:
    """All utterances of a plan, in order, without those an engine refused."""
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        return [utterance for utterance in pool.imap(render, plan, chunksize=16) if utterance is not None]


def save_utterances(path: Path, utterances: list[Utterance]) -> None:
    """One `.npz`: all frames in a row, lengths, texts and names."""
    np.savez(
        path,
        frames=np.concatenate([u.cepstra for u in utterances]),
        lengths=np.array([len(u.cepstra) for u in utterances]),
        texts=np.array([u.text for u in utterances]),
        names=np.array([u.name for u in utterances]),
        groups=np.array([u.group for u in utterances]),
    )


def load_utterances(path: Path) -> list[Utterance]:
    """What `save_utterances` wrote."""
    with np.load(path) as data:
        pieces = np.split(data["frames"], np.cumsum(data["lengths"])[:-1])
        rows = zip(data["names"], data["texts"], pieces, data["groups"])
        return [Utterance(str(n), str(t), c, str(g)) for n, t, c, g in rows]
