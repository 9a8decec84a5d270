// held: Parse of a base
package main

import (
	"fmt"
	"net/url"
)

const base = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/"

func main() {
	u, err := url.Parse(base)
	if err != nil {
		panic(err)
	}
	ref, _ := u.Parse("/v1/models")
	fmt.Println(ref)
}
