// held: the path is set
package main

import (
	"fmt"
	"net/url"
)

func main() {
	u, _ := url.Parse("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")
	u.Path = "/v1/models"
	fmt.Println(u.String())
}
