"""Runs a program at a terminal: standard input and standard error are one, standard output is not.

Lines of standard input are typed one after the other, each when a question is asked; then the end of input. What the
terminal showed goes to standard error, what the program printed to standard output.
"""

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios

signal.alarm(60)
answers = sys.stdin.buffer.read().splitlines(keepends=True)
ours, theirs = pty.openpty()
fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
program = subprocess.Popen(sys.argv[1:], stdin=theirs, stderr=theirs)
os.close(theirs)
shown = b""
answered = 0
while True:
    try:
        part = os.read(ours, 4096)
    except OSError:
        break  # Linux says so when the program is gone
    if not part:
        break
    shown += part
    # Colours may follow the question.
    if shown[answered:].rstrip(b"\x1b[0m ").endswith(b"?]?"):
        answered = len(shown)
        os.write(ours, answers.pop(0) if answers else b"\x04")
sys.stderr.buffer.write(shown)
sys.exit(program.wait())
