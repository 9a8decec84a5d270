// held: ResolveReference
package main

import (
	"fmt"
	"net/url"
)

func main() {
	base, _ := url.Parse("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")
	fmt.Println(base.ResolveReference(&url.URL{Path: "/v1/models"}))
}
