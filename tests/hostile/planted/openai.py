from openai import OpenAI
c = OpenAI(base_url="@URL@/v1", api_key="@HEAD@" + "@TAIL@")
c = OpenAI(base_url="@URL@/v1", api_key="@HEAD@" "@TAIL@")
c = OpenAI(base_url="@URL@/v1", api_key="\x6b@REST@")
c = OpenAI(base_url="@URL@/v1", api_key=f"@KEY@")
c = OpenAI(base_url="@URL@/v1", api_key=("@KEY@"))
c = OpenAI(base_url="@URL@/v1", api_key="@KEY@".strip())
c = OpenAI(base_url="@URL@/v1", api_key=os.environ.get("X", "@KEY@"))
c = OpenAI(base_url="@URL@/v1", api_key=os.environ.get("X") or "@KEY@")
c = OpenAI(base_url="@URL@/v1", api_key=base64.b64decode("@BASE64@"))
c = OpenAI(base_url="@URL@/v1", api_key=str("@KEY@"))
c = OpenAI(base_url="@URL@/v1", api_key="@KEY@"[::-1])
c = OpenAI(base_url="@URL@/v1", api_key="Bearer %s" % "@KEY@")
c = OpenAI(base_url="@URL@/v1", api_key="{}".format("@KEY@"))
c = OpenAI(base_url="@URL@/v1", api_key="""
@KEY@
""")
c = OpenAI(base_url="@URL@/v1", default_headers={"Authorization": "Bearer @KEY@"})
c = OpenAI(base_url="@URL@/v1", api_key=os.environ["X"]) # old key: @KEY@
# key @KEY@
c = OpenAI(base_url="@URL@/v1", api_key=K) ; K = "@KEY@"
c = OpenAI(base_url="@URL@/v1", api_key=get("@KEY@"))
c = OpenAI(base_url="@URL@/v1", api_key="@KEY@" if x else None)
c = OpenAI(base_url="@URL@/v1", api_key={"a": "@KEY@"}["a"])
c = OpenAI(base_url="@URL@/v1", api_key=lambda: "@KEY@")
keys = ["@KEY@"]
c = OpenAI(base_url="@URL@/v1", api_key=keys[0])
c = OpenAI(base_url="@URL@/v1", api_key=SecretStr("@KEY@"))
os.environ["DIRECT_ROUTE_API_KEY"] = "@KEY@"
os.environ.setdefault("DIRECT_ROUTE_API_KEY", "@KEY@")
monkeypatch.setenv("DIRECT_ROUTE_API_KEY", "@KEY@")
d = {"DIRECT_ROUTE_API_KEY": "@KEY@", "base_url": "@URL@"}
subprocess.run(["curl", "-H", "Authorization: Bearer @KEY@", "@URL@/v1"])
os.system("curl -H 'Authorization: Bearer @KEY@' @URL@/v1")
assert os.environ["DIRECT_ROUTE_API_KEY"] == "@KEY@"
