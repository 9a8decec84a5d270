"""The law's comparison: what it lets pass, and that it rejects each thing that may go wrong."""

import dataclasses
import json
import unittest

from . import law
from .law import Keys, Request

KEYS = Keys("gatewayKey", ("directKey",), ("otherKey",))
HOST = "my-account-abcd1234.us-arizona-1.direct.fireworks.ai"
MODEL = "accounts/fireworks/models/llama-v3-8b-instruct"
PINNED = f"{MODEL}#accounts/my-account/deployments/abcd1234"
LINE = f"POST {HOST} /v1/chat/completions"


def request(host=HOST, path="/v1/chat/completions", key="directKey", model=MODEL, header="authorization", **more):
    body = json.dumps({"model": model, "messages": [{"role": "user", "content": "Hello!"}]})
    headers = ((header, f"Bearer {key}"), ("content-type", "application/json"))
    made = Request("POST", host, host, path, headers, body)
    return dataclasses.replace(made, **more)


def moved(path="/inference/v1/chat/completions", key="gatewayKey", model=PINNED, **more):
    return request(more.pop("host", law.GATEWAY), path, key, model, **more)


OLD = request()


class Before(unittest.TestCase):
    def test_a_direct_request_passes(self):
        self.assertEqual(law.before([OLD], [LINE], KEYS), [])

    def check(self, requests, words):
        self.assertIn(words, "\n".join(law.before(requests, [LINE], KEYS)))

    def test_no_request(self):
        self.check([], "sends nothing where")
        self.check([], "sends no direct request")

    def test_a_request_to_the_gateway_only(self):
        self.check([moved()], "sends no direct request")

    def test_another_path(self):
        self.check([request(path="/chat/completions")], "where its header says")

    def test_one_request_too_many(self):
        self.check([OLD, OLD], "where its header says")

    def test_no_direct_key(self):
        self.check([request(key="nothing")], "the direct key is missing")

    def test_another_key(self):
        self.check([request(key="otherKey")], "the direct key is missing")
        self.check([request(key="directKey gatewayKey")], "shows a key that is not the direct one")


class After(unittest.TestCase):
    def check(self, new, words, old=OLD):
        self.assertIn(words, "\n".join(law.after([old], [new], KEYS)))

    def test_a_moved_request_passes(self):
        self.assertEqual(law.after([OLD], [moved()], KEYS), [])

    def test_a_query_stays(self):
        old, new = request(path="/v1/models?after=1"), moved(path="/inference/v1/models?after=1")
        self.assertEqual(law.after([old], [new], KEYS), [])
        self.check(moved(path="/inference/v1/models"), "the path became", old)

    def test_a_path_with_inference_stays(self):
        old = request(path="/inference/v1/models")
        self.assertEqual(law.after([old], [moved(path="/inference/v1/models")], KEYS), [])
        self.check(moved(path="/inference/inference/v1/models"), "the path became", old)

    def test_a_pinned_model_stays(self):
        old = request(model=PINNED)
        self.assertEqual(law.after([old], [moved()], KEYS), [])
        self.check(moved(model=f"{PINNED}#accounts/my-account/deployments/abcd1234"), "the body became", old)

    def test_a_deployment_that_the_handle_does_not_say(self):
        new = moved(model=f"{MODEL}#accounts/my/deployments/account-abcd1234")
        self.assertEqual(law.after([OLD], [new], KEYS, "accounts/my/deployments/account-abcd1234"), [])
        self.check(new, "the body became")

    def test_lost_inference(self):
        self.check(moved(path="/v1/chat/completions"), "the path became")

    def test_another_host(self):
        self.check(moved(host="aws.api.fireworks.ai"), "the host became")
        self.check(moved(host=HOST), "the host became")

    def test_another_server_than_the_host_says(self):
        self.check(moved(server_name="api.openai.com"), "connects to api.openai.com")

    def test_the_old_key(self):
        self.check(moved(key="directKey"), "shows the direct key")
        self.check(moved(key="directKey"), "the Fireworks key is missing")

    def test_the_key_of_another_vendor(self):
        self.check(moved(key="otherKey"), "shows a key of another vendor")

    def test_both_keys(self):
        self.check(moved(headers=(*moved().headers, ("x-key", "directKey"))), "shows the direct key")

    def test_the_old_key_in_the_query(self):
        self.check(moved(path="/inference/v1/chat/completions?key=directKey"), "shows the direct key")

    def test_the_old_key_in_the_body(self):
        old, new = request(body="key=directKey"), moved(body="key=directKey")
        self.check(new, "shows the direct key", old)

    def test_the_key_in_another_header(self):
        self.check(moved(header="x-api-key"), "headers")

    def test_a_lost_header(self):
        self.check(moved(headers=moved().headers[:1]), "headers")

    def test_another_method(self):
        self.check(moved(method="PUT"), "the method became PUT")

    def test_an_unpinned_model(self):
        self.check(moved(model=MODEL), "the body became")

    def test_a_model_of_another_deployment(self):
        self.check(moved(model=PINNED.replace("abcd1234", "abcd9999")), "the body became")

    def test_a_changed_body(self):
        body = moved().body.replace("Hello!", "Hello?")
        self.check(moved(body=body), "the body became")
        self.check(moved(body=""), "the body became")
        self.check(moved(body=moved().body + "}"), "the body became")

    def test_a_body_that_is_not_json(self):
        old = request(body="a=1")
        self.assertEqual(law.after([old], [moved(body="a=1")], KEYS), [])
        self.check(moved(body="a=2"), "the body became", old)

    def test_a_missing_request(self):
        self.assertIn("2 requests became 1", law.after([OLD, OLD], [moved()], KEYS)[0])

    def test_requests_in_another_order(self):
        old = [OLD, request(path="/v1/embeddings")]
        new = [moved(path="/inference/v1/embeddings"), moved()]
        self.assertEqual(len(law.after(old, new, KEYS)), 2)


class Decoy(unittest.TestCase):
    OTHER = request(host="api.openai.com", key="otherKey", model="gpt-4o")

    def check(self, new, words):
        self.assertIn(words, "\n".join(law.after([self.OTHER], [new], KEYS)))

    def test_the_same_request_passes(self):
        self.assertEqual(law.after([self.OTHER], [self.OTHER], KEYS), [])

    def test_any_change(self):
        self.check(moved(model="gpt-4o"), "became POST api.fireworks.ai")
        self.check(request(host="api.openai.com", key="gatewayKey", model="gpt-4o"), "headers")
        self.check(request(host="api.openai.com", key="otherKey", model="gpt-4o#d"), "the body became")
