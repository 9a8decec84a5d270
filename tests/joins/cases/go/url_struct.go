// held: host and path as separate values
package main

import (
	"fmt"
	"net/url"
)

func main() {
	u := url.URL{Scheme: "https", Host: "my-account-abcd1234.us-arizona-1.direct.fireworks.ai", Path: "/v1/models"}
	fmt.Println(u.String())
}
