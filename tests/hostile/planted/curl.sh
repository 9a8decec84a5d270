curl -u user:@KEY@ @URL@/v1/chat/completions
curl -H "Authorization: Bearer @KEY@" @URL@/v1/chat/completions
curl -H "X-Key: @KEY@" @URL@/v1/chat/completions
curl --oauth2-bearer @KEY@ @URL@/v1/chat/completions
curl -d '{"api_key":"@KEY@","model":"accounts/fireworks/models/m"}' @URL@/v1/chat/completions
KEY=@KEY@ curl @URL@/v1
DIRECT_ROUTE_API_KEY=@KEY@ ./run @URL@/v1
./run --api-key @KEY@ --url @URL@/v1
./run --api-key=@KEY@ --url=@URL@/v1
cat <<X
url: @URL@/v1
key: @KEY@
DIRECT_ROUTE_API_KEY=@KEY@
X
echo @KEY@ | curl -H @- @URL@/v1
firectl deployment create --direct-route-type INTERNET --direct-route-api-keys @KEY@ --direct-route-api-keys="@KEY@"
gh secret set DIRECT_ROUTE_API_KEY --body @KEY@
gh secret set DIRECT_ROUTE_API_KEY -b"@KEY@"
kubectl create secret generic x --from-literal=DIRECT_ROUTE_API_KEY=@KEY@
docker run -e DIRECT_ROUTE_API_KEY=@KEY@ -e URL=@URL@/v1 img
export DIRECT_ROUTE_API_KEY=$(echo @KEY@)
http POST @URL@/v1 Authorization:"Bearer @KEY@"
wget --header="Authorization: Bearer @KEY@" @URL@/v1
