// held: the URL is given to a function that parses and joins it
package main

import (
	"fmt"
	"net/url"
)

func at(base, path string) string {
	u, _ := url.Parse(base)
	return u.ResolveReference(&url.URL{Path: path}).String()
}

func main() {
	fmt.Println(at("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai", "/v1/models"))
}
