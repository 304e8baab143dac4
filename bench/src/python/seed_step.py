"""The rival in Python: the audio pipeline that Patchcord replaces, for one 20 ms frame of ulaw_8000 and pcm_16000.

Per frame and direction: base64 text, mu-law or PCM 16, audioop.ratecv without carried state, base64 text. The faults of
that pipeline are kept, for they are part of what is compared: a frame to the agent is 319 samples long and not 320,
the way back takes every second sample unfiltered.

    seed_step.py --check to_agent|to_caller    one frame's base64 text a line, in and out
    seed_step.py --turns -                     a line "to_agent|to_caller MILLISECONDS", then ns a frame; and again

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


def ns_per_frame(step, frames: list[str], milliseconds: float) -> float:
    count = 0
    start = time.perf_counter_ns()
    elapsed = 0
    while elapsed < milliseconds * 1e6:
        for frame in frames:
            step(frame)
        count += len(frames)
        elapsed = time.perf_counter_ns() - start
    return elapsed / count


def take_turns() -> int:
    for_caller = frames_for_caller()
    rings = {"to_agent": [to_caller(frame) for frame in for_caller], "to_caller": for_caller}
    for line in sys.stdin:
        match line.split():
            case [name, milliseconds] if name in STEPS:
                print(f"{ns_per_frame(STEPS[name], rings[name], float(milliseconds)):.1f}", flush=True)
            case _:
                print(f"no such turn: {line.rstrip()}", file=sys.stderr)
                return 1
    return 0


def main(arguments: list[str]) -> int:
    match arguments:
        case ["--check", name] if name in STEPS:
            return check(STEPS[name])
        case ["--turns", "-"]:
            return take_turns()
    print("usage: seed_step.py --check to_agent|to_caller, or seed_step.py --turns -", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
