// Trees to report on. Hosts and keys are made up.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const HOST = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai";
const MODEL = "accounts/fireworks/models/llama-v3p1-8b-instruct";

const client = (host, key) => `import os

from openai import OpenAI

client = OpenAI(
    base_url="${host}/v1",
    api_key=${key},
)
answer = client.chat.completions.create(
    model="${MODEL}",
    messages=[{"role": "user", "content": "Hi"}],
)
`;

const ENVIRONMENT_KEY = 'os.environ["DIRECT_ROUTE_API_KEY"]';

// What a repository may hold: safe and unsafe fixes, work by hand, notes.
export const ordinary = {
  "services/chat/app.py": client(HOST, ENVIRONMENT_KEY),
  "services/chat/literal.py": client(HOST, '"s3cr3tdirectkeyOfTheTest"'),
  "services/chat/.env": `FIREWORKS_BASE_URL=${HOST}/v1\nDIRECT_ROUTE_API_KEY=\n`,
  "services/search/index.ts": `import OpenAI from "openai";

export const client = new OpenAI({
  baseURL: "${HOST}/v1",
  apiKey: process.env.DIRECT_ROUTE_API_KEY,
});
`,
  // Account and deployment cannot be told apart.
  "services/search/uncertain.py": client("https://acme-research-prod.us-iowa-1.direct.fireworks.ai", ENVIRONMENT_KEY),
  "services/search/joined.py": `from urllib.parse import urljoin

import requests

BASE = "${HOST}"


def ask(body):
    return requests.post(urljoin(BASE, "/v1/chat/completions"), json=body)
`,
  "services/search/branch.py": `import os

url = os.environ["LLM_URL"]
if ".direct.fireworks.ai" in url:
    print("direct")
`,
  "infra/main.tf": `variable "direct_route_api_key" {
  type = string
}

locals {
  llm_url = "${HOST}/v1"
}
`,
  ".github/workflows/test.yml": `on: push
jobs:
  test:
    runs-on: ubuntu-latest
    env:
      DIRECT_ROUTE_API_KEY: \${{ secrets.DIRECT_ROUTE_API_KEY }}
    steps:
      - run: curl ${HOST}/v1/models -H "Authorization: Bearer $DIRECT_ROUTE_API_KEY"
`,
  "docs/notes.md": "The direct route of our deployment is described in the wiki.\n",
};

const ATTACK = "<script>window.hacked = true</script>";

// Names and sources that would do harm if anything of them was more than text. `/` parts the names of directories.
export const hostile = {
  [`a${ATTACK}/b.py`]: client(HOST, ENVIRONMENT_KEY),
  [`"><img src=x onerror='window.hacked = true'>/b.py`]: client(HOST, ENVIRONMENT_KEY),
  "line\nbreak\u001b[31m\u202e/b.py": client(HOST, ENVIRONMENT_KEY),
  "source.py": `# </code></pre></style></script>${ATTACK}<!-- ]]> \u0007\u202e ' " &amp; ${HOST}/v1\n`,
  "marked.py": `url = "${HOST}/</mark>${ATTACK}"\nkey = "<\\/script>${ATTACK}"\n`,
};

// As many findings as asked for, roughly, in many files and directories.
export function large(findings) {
  const files = {};
  for (let number = 0; number < findings / 5; number += 1) {
    const path = `service-${number % 20}/module-${number % 100}/file-${number}.py`;
    const lines = Array.from({ length: 5 }, (_, line) => `url_${line} = "${HOST}/v1/path-${number}-${line}"\n`);
    files[path] = lines.join("");
  }
  return files;
}

export function plant(files, folder) {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
