"""Clients of direct routes, as people write them in each language, and large files full of them."""

import json

URL = "https://acme-{number:08x}.us-arizona-1.direct.fireworks.ai/v1"
KEY = "DIRECT_ROUTE_API_KEY"

# Files in which a client is not all that there is to do: what they say of types is not parsed, or they hold requests,
# or values that could be keys, of which it is not certain whose they are.
UNFIT = set(
    """
    api_gateway.py app-page.js atlas.py audio.py bucket.js compat.js computer.py contract.ts converge.yaml copy.py
    estimateFeesPerGas.ts friendli.py i18n_catalog.js index.js kv.js localai.py nic_helper.yaml openai.py
    parseTransaction.ts predictionguard.py premai.py simulateContract.ts transaction.ts twilio.py virtualAddress.ts
    virtual_directory_info.yaml web_app_pool_info.yaml web_application_info.yaml zhipuai.py
    """.split()
)

_CLIENTS = {
    ".py": """

import os

from openai import OpenAI

gateway_client = OpenAI(
    base_url="@URL@",
    api_key=os.environ["@KEY@"],
)
""",
    ".ts": """

import OpenAI from "openai";

export const gatewayClient = new OpenAI({
  baseURL: "@URL@",
  apiKey: process.env.@KEY@,
});
""",
    ".js": """

const OpenAI = require("openai");

const gatewayClient = new OpenAI({
  baseURL: "@URL@",
  apiKey: process.env.@KEY@,
});
""",
    ".yaml": """
---
gateway_client:
  base_url: @URL@
  api_key: ${@KEY@}
""",
    ".rs": """

pub fn gateway_client() -> async_openai::Client<async_openai::config::OpenAIConfig> {
    let config = async_openai::config::OpenAIConfig::new()
        .with_api_base("@URL@")
        .with_api_key(std::env::var("@KEY@").unwrap());
    async_openai::Client::with_config(config)
}
""",
    ".sh": """
curl --silent @URL@/models \\
  --header "Authorization: Bearer $@KEY@"
""",
}


def client(suffix, number):
    """What is put at the end of a file of a language; each number is a deployment of its own."""
    return _CLIENTS[suffix].replace("@URL@", URL.format(number=number)).replace("@KEY@", KEY)


def fits(name, source):
    """Whether a client can be put at the end of a file, and will be all that `fix` has to do."""
    if name.lower().startswith("changelog") or name.endswith(".d.ts") or name in UNFIT:
        return False
    if b"\0" in source or b"fireworks" in source.lower() or b"Bearer" in source:
        return False
    try:
        source.decode()
    except UnicodeDecodeError:
        return False
    return True


def large_python(uses, room):
    """The lines of a program with so many clients; each stands in so many bytes."""
    yield "import os\nfrom openai import OpenAI\n\n"
    for number in range(uses):
        text = (
            f'def make_{number}(name, limit={number}):\n    """Client number {number} of this long file."""\n'
            f'    client = OpenAI(\n        base_url="{URL.format(number=number)}",\n'
            f'        api_key=os.environ["{KEY}"],\n    )\n    return client\n\n'
        )
        step = 0
        while len(text) < room:
            step += 1
            text += (
                f"def step_{number}_{step}(values, other=None):\n    total = {number}\n    for value in values:\n"
                "        total += value * 2 if value > 3 else len(str(value))\n"
                f'    return [total, other, "text {number}"]\n\n'
            )
        yield text


def large_json(uses, room):
    """The same for a list of settings."""
    yield "[\n"
    for number in range(uses):
        entry = {"name": f"client {number}", "base_url": URL.format(number=number), "api_key_env": KEY}
        text = json.dumps(entry, indent=2) + ",\n"
        step = 0
        while len(text) < room:
            step += 1
            entry = {"id": step, "text": "some words of a record", "values": [1, 2, 3, number], "nested": {"a": True}}
            text += json.dumps(entry, indent=2) + ",\n"
        yield text
    yield "{}]\n"
