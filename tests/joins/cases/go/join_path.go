// safe: url.JoinPath appends
package main

import (
	"fmt"
	"net/url"
)

const base = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

func main() {
	u, _ := url.JoinPath(base, "/v1/models")
	fmt.Println(u)
	u, _ = url.JoinPath(base, "v1", "completions")
	fmt.Println(u)
}
