"""What the server says: answers that client libraries take for real ones."""

import json

ANSWER = "Hello from the deployment."
MODEL = "a-model"
USAGE = {"prompt_tokens": 3, "completion_tokens": 5, "total_tokens": 8}


def answer(method, path, body):
    """Status, content type and text of the answer."""
    path = path.split("?", 1)[0].rstrip("/")
    try:
        asked = json.loads(body) if body else {}
    except ValueError:
        return _json({"error": {"message": "the body is not JSON"}}, 400)
    if not isinstance(asked, dict):
        return _json({"error": {"message": "the body is not an object"}}, 400)
    if method == "GET" and path.endswith("/models"):
        return _json({"object": "list", "data": [{"id": MODEL, "object": "model", "created": 1, "owned_by": "someone"}]})
    streams = bool(asked.get("stream"))
    if method == "POST" and path.endswith("/chat/completions"):
        return _events(_chat_events(), "[DONE]") if streams else _json(_chat(asked))
    if method == "POST" and path.endswith("/completions"):
        return _events(_completion_events(), "[DONE]") if streams else _json(_completion("text_completion"))
    if method == "POST" and path.endswith("/embeddings"):
        return _json(_embeddings(asked))
    if method == "POST" and path.endswith("/messages"):
        return _named_events(_message_events()) if streams else _json(_message())
    return _json({"error": {"message": f"nothing at {path}"}}, 404)


def _json(value, status=200):
    return status, "application/json", json.dumps(value)


def _events(values, last):
    lines = [f"data: {json.dumps(value)}\n\n" for value in values]
    return 200, "text/event-stream", "".join(lines) + f"data: {last}\n\n"


def _named_events(values):
    return 200, "text/event-stream", "".join(f"event: {v['type']}\ndata: {json.dumps(v)}\n\n" for v in values)


def _envelope(kind):
    return {"id": "answer-1", "object": kind, "created": 1700000000, "model": MODEL}


def _chat(asked):
    message = {"role": "assistant", "content": ANSWER}
    reason = "stop"
    if asked.get("tools"):
        function = asked["tools"][0]["function"]
        call = {"name": function["name"], "arguments": json.dumps(_example(function.get("parameters", {})))}
        message = {"role": "assistant", "content": None, "tool_calls": [{"id": "call-1", "type": "function", "function": call}]}
        reason = "tool_calls"
    choice = {"index": 0, "message": message, "finish_reason": reason}
    return {**_envelope("chat.completion"), "choices": [choice], "usage": USAGE}


def _example(schema):
    """A value that fits a plain JSON schema."""
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    if kind == "object":
        return {name: _example(inner) for name, inner in schema.get("properties", {}).items()}
    return {"string": "Paris", "integer": 3, "number": 3.5, "boolean": True, "array": []}.get(kind)


def _chat_events():
    for delta, reason in [({"role": "assistant", "content": ""}, None), ({"content": ANSWER}, None), ({}, "stop")]:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        yield {**_envelope("chat.completion.chunk"), "choices": [choice]}


def _completion(kind):
    choice = {"index": 0, "text": ANSWER, "finish_reason": "stop", "logprobs": None}
    return {**_envelope(kind), "choices": [choice], "usage": USAGE}


def _completion_events():
    yield _completion("text_completion")


def _embeddings(asked):
    texts = asked.get("input", "")
    count = len(texts) if isinstance(texts, list) else 1
    data = [{"object": "embedding", "index": at, "embedding": [0.5, 0.25]} for at in range(count)]
    return {"object": "list", "data": data, "model": MODEL, "usage": {"prompt_tokens": 3, "total_tokens": 3}}


def _message():
    return {
        "id": "message-1",
        "type": "message",
        "role": "assistant",
        "model": MODEL,
        "content": [{"type": "text", "text": ANSWER}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 3, "output_tokens": 5},
    }


def _message_events():
    yield {"type": "message_start", "message": {**_message(), "content": [], "stop_reason": None}}
    yield {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}
    yield {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": ANSWER}}
    yield {"type": "content_block_stop", "index": 0}
    yield {"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": None}, "usage": {"output_tokens": 5}}
    yield {"type": "message_stop"}
