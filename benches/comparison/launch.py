"""Runs a program with its output in a file, and prints what it cost.

A process of its own that imports next to nothing: the peak memory of a process counts from that of the one that started it.
"""

import os
import sys
import time

null = os.open(os.devnull, os.O_RDWR)
output = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
start = time.perf_counter()
process = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ, file_actions=actions)
_, status, usage = os.wait4(process, 0)
wall = time.perf_counter() - start
cpu, code = usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status)
print(f'{{"wall": {wall}, "cpu": {cpu}, "memory": {usage.ru_maxrss * 1024}, "code": {code}}}')
