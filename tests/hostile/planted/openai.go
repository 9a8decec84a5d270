package main
func f() {
	c := openai.DefaultConfig("@KEY@")
	c.BaseURL = "@URL@/v1"
	req, _ := http.NewRequest("POST", "@URL@/v1", nil); req.Header.Set("Authorization", "Bearer @KEY@"); req.Header.Set("X-K", "@KEY@")
	os.Setenv("DIRECT_ROUTE_API_KEY", "@KEY@")
}
