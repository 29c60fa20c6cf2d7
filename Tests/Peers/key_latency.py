"""Types keys into the real program while it works, and says how long each took to be answered.

    python Tests/Peers/key_latency.py --beamscope PATH MODEL AUDIO

The program runs on a terminal of its own (120x40). `?` and `q` open and close the help, turn by turn, while the sound is heard,
searched and scored and its lattice filled; the time is from the key to the text that it brings, terminal and all. Use a long
sound: on a short one the work is over before a key is typed. Exit code 1 where a key took longer than `--limit` milliseconds.
Needs Python alone.
"""

import argparse
import collections
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

WORK = ["loading", "hearing", "searching", "scoring exactly", "filling the lattice"]
REDRAW = b"\x0c"
SIZE = (40, 120)


class Terminal:
    """The program on a pseudo-terminal."""

    def __init__(self, command):
        child, self.file = pty.fork()
        if child == 0:
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8")
            os.execv(command[0], command)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))

    def type(self, keys):
        os.write(self.file, keys)

    def read(self, seconds):
        """All that is written within some seconds."""
        text, end = b"", time.time() + seconds
        while select.select([self.file], [], [], max(0, end - time.time()))[0]:
            try:
                piece = os.read(self.file, 65536)
            except OSError:
                return text
            text += piece
            if not piece or time.time() > end:
                return text
        return text

    def answer(self, key, isAnswer, patience=5):
        """Milliseconds from a key to its answer."""
        start, text = time.time(), b""
        self.type(key)
        while not isAnswer(text) and time.time() - start < patience:
            text += self.read(0.002)
        return (time.time() - start) * 1000


def measure(terminal, seconds):
    """Times by what was under way."""
    times, work, idle_since = collections.defaultdict(list), "starting", None
    terminal.read(0.3)
    start = time.time()
    while time.time() - start < seconds and (idle_since is None or time.time() - idle_since < 5):
        for key, is_answer in ((b"?", lambda text: b"Keys and commands" in text), (b"q", lambda text: len(text) > 50)):
            times[work].append(terminal.answer(key, is_answer))
            terminal.read(0.15)
            terminal.type(REDRAW)
            screen = terminal.read(0.25)
            found = [name for name in WORK if name.encode() in screen]
            if found:
                work, idle_since = found[-1], None
            elif b"highest p" in screen:
                work, idle_since = "idle", idle_since or time.time()
    return times


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beamscope", default=".build/release/beamscope")
    parser.add_argument("--limit", type=float, default=50, help="milliseconds")
    parser.add_argument("--seconds", type=float, default=300, help="stop after")
    parser.add_argument("arguments", nargs="+", help="of 'beamscope open'")
    options = parser.parse_args()
    terminal = Terminal([options.beamscope, "open", *options.arguments])
    times = measure(terminal, options.seconds)
    terminal.type(b"Q")
    worst = 0
    for work, values in times.items():
        values.sort()
        worst = max(worst, values[-1])
        print(f"{work:20} {len(values):4} keys  median {values[len(values) // 2]:6.1f} ms  worst {values[-1]:6.1f} ms")
    sys.exit(0 if worst <= options.limit else 1)


if __name__ == "__main__":
    main()
