case "$LLM_URL" in
  *.direct.fireworks.ai/*) key=$FIREWORKS_DIRECT_ROUTE_API_KEY ;;
  *) key=$FIREWORKS_API_KEY ;;
esac
curl https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/models -H "Authorization: Bearer $key"
