// held: the path of a request is set
package main

import (
	"fmt"
	"net/http"
)

func main() {
	req, _ := http.NewRequest("GET", "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai", nil)
	req.URL.Path = "/v1/models"
	fmt.Println(req.URL)
}
