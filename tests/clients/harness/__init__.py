"""Runs programs with real client libraries against a capturing server, before and after `fw-migrate fix`.

| module | knows |
| --- | --- |
| `commandline` | options, the order of things, what is printed |
| `programs` | which programs there are, and what their headers say |
| `libraries` | how what they import is installed |
| `authority` | the throw-away certificate authority |
| `worker` | the namespace in which programs run, and what goes in and out of it |
| `environment` | what a program sees of the machine, and how each language is started |
| `server`, `answers` | what stands for every host, and what it says |
| `trial` | one program: before, `fix`, after, `fix` again |
| `law` | what requests have to be; no module above |
"""
