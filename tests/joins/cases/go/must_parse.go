// held: a function hands out the parsed URL
package main

import (
	"fmt"
	"net/url"
)

var base = mustParse("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")

func mustParse(s string) *url.URL {
	u, err := url.Parse(s)
	if err != nil {
		panic(err)
	}
	return u
}

func main() {
	fmt.Println(base.ResolveReference(&url.URL{Path: "/v1/models"}))
}
