"""The law: what the requests of a program have to be before the fix, and what they may be after it.

Functions on recorded requests; nothing here runs anything.
"""

import json
import re
from dataclasses import dataclass

DIRECT_SUFFIX = ".direct.fireworks.ai"
GATEWAY = "api.fireworks.ai"
ROOT = "/inference"

#: Headers that follow from others, or are new with every request.
VOLATILE = {"host", "content-length", "idempotency-key", "x-request-id", "traceparent", "date"}


@dataclass(frozen=True)
class Request:
    """What the server saw."""

    method: str
    #: From the `Host` header.
    host: str
    #: What the client asked for when it opened the connection (SNI).
    server_name: str
    #: With its query.
    path: str
    headers: tuple
    body: str

    def line(self):
        """As a header of a program says it."""
        return f"{self.method} {self.host} {self.path}"

    def is_direct(self):
        return self.host.endswith(DIRECT_SUFFIX)


@dataclass(frozen=True)
class Keys:
    """Made-up keys of one run."""

    #: The Fireworks API key.
    gateway: str
    #: What counts as the key of a direct route.
    direct: tuple
    #: Keys for other vendors.
    others: tuple

    def all(self):
        return (self.gateway, *self.direct, *self.others)

    def seen_in(self, request):
        text = "\n".join([request.path, request.body, *(value for _, value in request.headers)])
        return {key for key in self.all() if key in text}


def deployment_of(host):
    """The deployment that a direct host names, if its last hyphen-separated part is one."""
    label = host.split(".", 1)[0]
    account, _, deployment = label.rpartition("-")
    return f"accounts/{account}/deployments/{deployment}"


def pinned(model, deployment):
    """The model that a request of this deployment has to name on the gateway."""
    if "#" in model or "/deployments/" in model:
        return model
    return f"{model}#{deployment}"


def before(requests, expected, keys):
    """What is wrong with the requests of a program that was not changed: it has to be one that uses a direct route."""
    problems = []
    lines = [request.line() for request in requests]
    if lines != expected:
        problems.append(f"sends {lines or 'nothing'} where its header says {expected}")
    if not any(request.is_direct() for request in requests):
        problems.append("sends no direct request")
    for request in requests:
        problems += _same_host(request)
        if request.is_direct():
            seen = keys.seen_in(request)
            if not seen & set(keys.direct):
                problems.append(f"{request.line()}: the direct key is missing")
            if seen - set(keys.direct):
                problems.append(f"{request.line()}: shows a key that is not the direct one")
    return problems


def after(old, new, keys, deployment=None):
    """What is wrong with the requests of the changed program, given those of the program as it was."""
    problems = []
    if len(old) != len(new):
        lines = [request.line() for request in new]
        problems.append(f"{len(old)} requests became {len(new)}: {lines}")
    for was, now in zip(old, new):
        differences = _same_host(now)
        if was.is_direct():
            differences += _moved(was, now, keys, deployment or deployment_of(was.host))
        else:
            differences += _unchanged(was, now)
        problems += [f"{was.line()}: {difference}" for difference in differences]
    return problems


def _same_host(request):
    if request.server_name != request.host:
        return [f"connects to {request.server_name} and asks for {request.host}"]
    return []


def _moved(was, now, keys, deployment):
    differences = []
    if now.method != was.method:
        differences.append(f"the method became {now.method}")
    if now.host != GATEWAY:
        differences.append(f"the host became {now.host}")
    path = was.path if was.path.startswith(f"{ROOT}/") else ROOT + was.path
    if now.path != path:
        differences.append(f"the path became {now.path} instead of {path}")
    if keys.gateway not in keys.seen_in(now):
        differences.append("the Fireworks key is missing")
    for key in sorted(keys.seen_in(now) - {keys.gateway}):
        differences.append(f"shows {'the direct key' if key in keys.direct else 'a key of another vendor'}")
    differences += _headers(was, now, lambda value: _with_gateway_key(value, keys))
    differences += _body(was, now, deployment)
    return differences


def _unchanged(was, now):
    differences = []
    if now.line() != was.line():
        differences.append(f"became {now.line()}")
    differences += _headers(was, now, lambda value: value)
    if now.body != was.body:
        differences.append(f"the body became {now.body}")
    return differences


def _with_gateway_key(value, keys):
    for key in keys.direct:
        value = value.replace(key, keys.gateway)
    return value


def _headers(was, now, expected):
    """Names and values of all headers are the same, but for what `expected` makes of a value."""
    wanted = sorted((name, expected(value)) for name, value in was.headers if name not in VOLATILE)
    found = sorted((name, value) for name, value in now.headers if name not in VOLATILE)
    lost = [f"{name}: {value}" for name, value in wanted if (name, value) not in found]
    new = [f"{name}: {value}" for name, value in found if (name, value) not in wanted]
    if lost or new:
        return [f"headers {lost} became {new}"]
    return []


def _body(was, now, deployment):
    try:
        wanted = _pairs(was.body)
    except ValueError:
        return [] if now.body == was.body else [f"the body became {now.body}"]
    if isinstance(wanted, _Object):
        wanted = _Object((k, pinned(v, deployment) if k == "model" and isinstance(v, str) else v) for k, v in wanted)
    try:
        found = _pairs(now.body)
    except ValueError:
        return [f"the body became {now.body}"]
    if found == wanted:
        return []
    model = re.search(r'"model"\s*:\s*"([^"]*)"', now.body)
    of_model = f" with model {model[1]}" if model else ""
    return [f"the body became{of_model} {now.body} instead of the same with {deployment}"]


class _Object(list):
    """The pairs of a JSON object in their order, so that no change of it is lost."""


def _pairs(text):
    return json.loads(text, object_pairs_hook=_Object)
