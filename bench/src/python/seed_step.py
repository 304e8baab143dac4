"""The rival in Python: the audio pipeline that Patchcord replaces, for one 20 ms frame of ulaw_8000 and pcm_16000.

Per frame and direction: base64 text, mu-law or PCM 16, audioop.ratecv without carried state, base64 text. The faults of
that pipeline are kept, for they are part of what is compared: a frame to the agent is 319 samples long and not 320,
the way back takes every second sample unfiltered.

    seed_step.py --check to_agent|to_caller    one frame's base64 text a line, in and out
    seed_step.py --time SECONDS                best and median ns a frame, both directions

Exit code 1: a line is no frame; 2: wrong use; 3: no audioop here, which left the standard library with Python 3.13.
"""

import base64
import binascii
import math
import struct
import sys
import time
import warnings

try:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import audioop
except ImportError:
    print("this Python has no audioop", file=sys.stderr)
    sys.exit(3)

RING = 32
ROUNDS = 25
CALIBRATION_FRAMES = 5000


def convert_mulaw_to_pcm(mulaw_base64: str) -> bytes:
    mulaw_data = base64.b64decode(mulaw_base64)
    pcm_8khz = audioop.ulaw2lin(mulaw_data, 2)
    pcm_16khz, _ = audioop.ratecv(pcm_8khz, 2, 1, 8000, 16000, None)
    return pcm_16khz


def convert_pcm_to_mulaw(pcm_16khz: bytes) -> str:
    pcm_8khz, _ = audioop.ratecv(pcm_16khz, 2, 1, 16000, 8000, None)
    mulaw_data = audioop.lin2ulaw(pcm_8khz, 2)
    return base64.b64encode(mulaw_data).decode("utf-8")


def to_agent(payload: str) -> str:
    return base64.b64encode(convert_mulaw_to_pcm(payload)).decode("utf-8")


def to_caller(audio_base_64: str) -> str:
    return convert_pcm_to_mulaw(base64.b64decode(audio_base_64))


STEPS = {"to_agent": to_agent, "to_caller": to_caller}


def check(step) -> int:
    for number, line in enumerate(sys.stdin, start=1):
        try:
            print(step(line.rstrip("\r\n")))
        except (binascii.Error, audioop.error, ValueError):
            print(f"line {number} is not a frame in base64", file=sys.stderr)
            return 1
    return 0


def frames_for_caller() -> list[str]:
    """A voice-like tone: audioop searches a sample's segment, and of noise every branch would be guessed wrong."""
    frames = []
    for frame in range(RING):
        seconds = [(320 * frame + i) / 16_000 for i in range(320)]
        tone = [sum(math.sin(2 * math.pi * 125 * k * t) / k for k in range(1, 9)) for t in seconds]
        pcm = struct.pack("<320h", *(int(8_000 * sample) for sample in tone))
        frames.append(base64.b64encode(pcm).decode("ascii"))
    return frames


def ns_per_frame(step, frames: list[str], turns: int) -> float:
    start = time.perf_counter_ns()
    for _ in range(turns):
        for frame in frames:
            step(frame)
    return (time.perf_counter_ns() - start) / (turns * len(frames))


def run_timing(seconds: float) -> None:
    for_caller = frames_for_caller()
    rings = {"to_agent": [to_caller(frame) for frame in for_caller], "to_caller": for_caller}
    turns = {}
    for name, step in STEPS.items():
        ns = ns_per_frame(step, rings[name], CALIBRATION_FRAMES // RING)
        turns[name] = 1 + int(seconds * 1e9 / (len(STEPS) * ROUNDS) / ns / RING)
    rounds = {name: [] for name in STEPS}
    for _ in range(ROUNDS):  # in turns, so that a noisy moment meets both
        for name, step in STEPS.items():
            rounds[name].append(ns_per_frame(step, rings[name], turns[name]))
    for name, figures in rounds.items():
        figures.sort()
        print(f"{name}_ns {figures[0]:.1f} {figures[ROUNDS // 2]:.1f}")


def main(arguments: list[str]) -> int:
    match arguments:
        case ["--check", name] if name in STEPS:
            return check(STEPS[name])
        case ["--time", text]:
            try:
                seconds = float(text)
            except ValueError:
                seconds = 0.0
            if seconds > 0:
                run_timing(seconds)
                return 0
    print("usage: seed_step.py --check to_agent|to_caller, or seed_step.py --time SECONDS", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
